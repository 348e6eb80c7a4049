/// One metric with all its samples, as Prometheus's text format (version 0.0.4) has it.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    struct Sample {
        /// What follows the family's name: `_bucket`, `_sum`, `_count`, or nothing.
        var suffix = ""
        var labels: [(name: String, value: String)] = []
        let value: Double
    }

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    let name: String
    let help: String
    let kind: Kind
    let samples: [Sample]

    init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    /// A gauge without labels.
    init(_ name: String, _ help: String, _ value: some BinaryInteger) {
        self.init(name, .gauge, help, [Sample(value: Double(value))])
    }

    func write(to text: inout String) {
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            text += name
            text += sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quote: true))\"" }
                text += "{\(labels.joined(separator: ","))}"
            }
            text += " \(Self.text(sample.value))\n"
        }
    }

    /// As the format wants it: `+Inf`, and whole numbers without a fraction.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escaped(_ text: String, quote: Bool = false) -> String {
        guard text.contains(where: { $0 == "\\" || $0.isNewline || $0 == "\"" }) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"": escaped += quote ? "\\\"" : "\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
