/// What a template is filled with: names and texts, numbers, truths, lists and views within. A name that is
/// missing is looked for in the view around, so views of one list have the same names.
typealias View = [String: Any]
