/// The elements of an array.
struct JSONElements: Sequence, IteratorProtocol {
    private var scan: JSONScan?

    init(scan: JSONScan?) {
        self.scan = scan
    }

    mutating func next() -> JSONText? {
        guard let value = scan?.element(), let document = scan?.document else { return nil }
        return JSONText(document, value)
    }
}
