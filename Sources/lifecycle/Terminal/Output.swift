import Foundation
import LifecycleAnswers

/// What goes to stdout, and what to stderr.
enum Output {
    static let isTerminal = isatty(STDOUT_FILENO) == 1
    static let complaintsReachTerminal = isatty(STDERR_FILENO) == 1
    static let hasColour = isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    static func print(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// A piece of a line.
    static func write(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Bytes as they are.
    static func write(_ bytes: Data) {
        write(bytes, to: STDOUT_FILENO)
    }

    static func print(_ json: JSON) {
        print(json.text)
    }

    static func complain(_ line: String) {
        write(printable(line) + "\n", to: STDERR_FILENO)
    }

    /// A line that is overwritten by the next one, on a terminal only.
    static func progress(_ text: String) {
        if complaintsReachTerminal { write("\r\u{1B}[2K" + text, to: STDERR_FILENO) }
    }

    static func progressDone() {
        progress("")
    }

    /// A table with its headings on a terminal; in a pipe the columns alone, between tabs.
    static func table(_ headings: [String], _ rows: [[String]]) {
        let rows = rows.map { $0.map(printable) }
        guard isTerminal else {
            for row in rows { print(row.joined(separator: "\t")) }
            return
        }
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ").replacing(#/ +$/#, with: "")
        }
        print(hasColour ? "\u{1B}[1m" + line(headings) + "\u{1B}[0m" : line(headings))
        for row in rows { print(line(row)) }
    }

    /// Names and values, one pair a line.
    static func pairs(_ pairs: [(name: String, value: String)]) {
        let width = isTerminal ? (pairs.map(\.name.count).max() ?? 0) + 2 : 0
        for pair in pairs {
            let gap = isTerminal ? String(repeating: " ", count: width - pair.name.count) : "\t"
            print(pair.name + gap + printable(pair.value))
        }
    }

    /// `1 event`, `2 events`.
    static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        let plural = noun.hasSuffix("y") ? noun.dropLast() + "ies" : noun + "s"
        return "\(number) " + (number == 1 ? noun : String(plural))
    }

    /// Without control characters: what came from outside must not steer a terminal.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: some Sequence<UInt8>, to descriptor: Int32) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                // A closed pipe (`lifecycle solutions | head`) has had enough.
                guard errno != EPIPE, descriptor == STDOUT_FILENO else { Foundation.exit(0) }
                complain("lifecycle: stdout can't be written: \(String(cString: strerror(errno))).")
                Foundation.exit(2)
            }
        }
    }
}
