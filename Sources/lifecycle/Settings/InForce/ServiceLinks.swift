/// What Kubernetes sets in every container for a Service named `lifecycle`: its address, under names that
/// look like our settings (`enableServiceLinks: false` turns it off).
enum ServiceLinks {
    static func isOne(_ name: String, _ value: String) -> Bool {
        if name == "LIFECYCLE_PORT" { return value.contains("://") }
        let rest = name.dropFirst("LIFECYCLE_".count)
        return rest == "SERVICE_HOST" || rest == "SERVICE_PORT" || rest.hasPrefix("SERVICE_PORT_")
            || rest.wholeMatch(of: #/PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?/#) != nil
    }
}
