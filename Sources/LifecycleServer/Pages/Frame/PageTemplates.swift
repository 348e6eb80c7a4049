internal import Mustache

/// The pages' templates, style sheet, script and icon, embedded in the binary (`Files/`).
struct PageTemplates: Sendable {
    static let embedded = PageTemplates()

    private let library: MustacheLibrary
    /// Those that can't be read; a test says that there are none.
    let unreadable: [String]

    private init() {
        MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
        var library = MustacheLibrary()
        var unreadable: [String] = []
        for (name, bytes) in Self.files {
            // Each template, also one that another includes, begins anew with the library's escaping.
            var text = String(decoding: bytes, as: UTF8.self)
            while text.last == "\n" { text.removeLast() }
            do {
                try library.register("{{% CONTENT_TYPE:\(PageEscaping.name)}}" + text, named: name)
            } catch {
                unreadable.append(name)
            }
        }
        self.library = library
        self.unreadable = unreadable
    }

    func render(_ view: View, with name: String) -> String {
        library.render(view, withTemplate: name) ?? ""
    }

    private static let files: [(String, [UInt8])] = [
        ("chip", PackageResources.chip_mustache),
        ("deliveries", PackageResources.deliveries_mustache),
        ("delivery", PackageResources.delivery_mustache),
        ("diagram", PackageResources.diagram_mustache),
        ("event", PackageResources.event_mustache),
        ("facets", PackageResources.facets_mustache),
        ("finding", PackageResources.finding_mustache),
        ("findings", PackageResources.findings_mustache),
        ("foot", PackageResources.foot_mustache),
        ("head", PackageResources.head_mustache),
        ("login", PackageResources.login_mustache),
        ("note", PackageResources.note_mustache),
        ("noteform", PackageResources.noteform_mustache),
        ("pager", PackageResources.pager_mustache),
        ("problem", PackageResources.problem_mustache),
        ("quarantine", PackageResources.quarantine_mustache),
        ("quarantined", PackageResources.quarantined_mustache),
        ("solution", PackageResources.solution_mustache),
        ("solutions", PackageResources.solutions_mustache),
        ("time", PackageResources.time_mustache),
        ("timeline", PackageResources.timeline_mustache),
        ("today", PackageResources.today_mustache),
    ]
}
