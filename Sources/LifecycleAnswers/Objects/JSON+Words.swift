package import SolutionLifecycle

extension JSON {
    package init(_ status: Status?) {
        self.init(status?.text)
    }

    package init(_ statuses: [Status]) {
        self = .array(statuses.map { .string($0.text) })
    }

    package init(_ moment: UnixSeconds?) {
        self.init(moment?.rfc3339)
    }

    package init(_ moment: UnixMilliseconds?) {
        self.init(moment?.rfc3339)
    }

    /// A list: all of it, or a page with the cursor of the next one.
    public static func list(_ items: [JSON], nextCursor: String? = nil) -> JSON {
        ["items": .array(items), "next_cursor": JSON(nextCursor)]
    }
}
