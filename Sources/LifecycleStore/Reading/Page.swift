/// A page of a list, and where the next one begins.
public struct Page<Item: Sendable, Position: Sendable>: Sendable {
    public let items: [Item]
    /// Behind what was looked at; `nil` at the end. A page may be shorter than asked for, even empty, and
    /// more follow all the same: one question looks at so many rows and no more.
    public let next: Position?

    init(items: [Item], next: Position?) {
        self.items = items
        self.next = next
    }

    /// `fetched`: up to one more than `limit`, from a search that ended at `searched`; there it was `nil` at
    /// the end of the list. Of those, the page has what `admits` lets through.
    init(
        fetched: [Item], limit: Int, searched: Position?, position: (Item) -> Position,
        where admits: (Item) -> Bool = { _ in true }
    ) {
        let looked = fetched.prefix(limit)
        items = looked.filter(admits)
        next = fetched.count > limit ? looked.last.map(position) : searched
    }
}
