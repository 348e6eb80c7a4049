/// A delivery's own fields, in the order of the hash chain.
struct DeliveryFields {
    let number: Int64
    let recordedAt: Int64
    let source: Int64
    let receivedAt: Int64
    let bodySHA256: [UInt8]
    let bodyBytes: Int64
    let signedBy: String?
    let events: Int64
    let redeliveries: Int64
    let quarantined: Int64
    let ignored: Int64

    func add(to chain: inout HashChain) {
        chain.add("delivery")
        chain.add(number)
        chain.add(recordedAt)
        chain.add(source)
        chain.add(receivedAt)
        chain.add(bodySHA256)
        chain.add(bodyBytes)
        chain.add(signedBy)
        chain.add(events)
        chain.add(redeliveries)
        chain.add(quarantined)
        chain.add(ignored)
    }
}
