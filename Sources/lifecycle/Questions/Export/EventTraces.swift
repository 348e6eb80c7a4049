import SolutionLifecycle

/// Solutions as traces of an event log (IEEE 1849, XES).
enum EventTraces {
    static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1849.2016" xes.features="">
        <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
        <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
        <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
        <extension name="PartnerSolutions" prefix="mps" uri="urn:lifecycle:mps.xesext"/>
        <global scope="trace">
        <string key="concept:name" value="unknown"/>
        </global>
        <global scope="event">
        <string key="concept:name" value="unknown"/>
        <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
        <string key="lifecycle:transition" value="complete"/>
        </global>
        <classifier name="Status" keys="concept:name"/>
        """
    static let foot = "</log>"

    /// An element a line: some importers read line by line.
    static func trace(_ solutionID: String, _ entries: [History.Entry], strictly: Bool) -> String {
        let events = entries.flatMap { entry in
            let step = entry.step
            let verdict = step.verdict.read(strictly: strictly)
            var attributes = [
                text("concept:name", step.event.reported.text),
                #"<date key="time:timestamp" value="\#(step.event.effectiveAt.rfc3339)"/>"#,
                text("lifecycle:transition", "complete"),
                #"<int key="mps:seq" value="\#(step.event.seq)"/>"#,
                text("mps:event", step.event.name.text), text("mps:verdict", verdict.text),
            ]
            if let reason = verdict.reason { attributes.append(text("mps:reason", reason.text)) }
            return ["<event>"] + attributes + ["</event>"]
        }
        let lines = ["<trace>", text("concept:name", solutionID)] + events + ["</trace>"]
        return lines.joined(separator: "\n")
    }

    private static func text(_ key: String, _ value: String) -> String {
        let escaped = value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
        return #"<string key="\#(key)" value="\#(escaped)"/>"#
    }
}
