import LifecycleStore

/// Every row of a list, page by page, so that no read lasts long.
func allPages<Item, Position>(
    _ page: (_ after: Position?, _ limit: Int) async throws -> Page<Item, Position>
) async throws -> [Item] {
    var all: [Item] = []
    var position: Position?
    repeat {
        let next = try await page(position, 1000)
        all += next.items
        position = next.next
    } while position != nil
    return all
}
