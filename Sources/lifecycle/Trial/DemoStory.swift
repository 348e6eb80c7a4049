import SolutionLifecycle

/// A few solutions' lives, as signed webhooks tell them: one per thing that the product knows and a status
/// column doesn't.
struct DemoStory {
    struct Chapter {
        let solutionID: String
        let title: String
        let bodies: [String]
    }

    static let reference = "774485461512159"
    static let complete = "1803260097116893"
    static let healed = "2275814906110461"
    static let contradicted = "3117420995480327"

    let chapters: [Chapter]
    /// What was known before the late arrival.
    let seqBeforeHealing: Int

    init(now: UnixMilliseconds) {
        let now = now.seconds.rawValue
        let created = "SOLUTION_CREATED"
        let updated = "SOLUTION_UPDATED"
        func body(_ id: String, _ event: String, _ status: String, hoursAgo: Int64) -> String {
            """
            {"object":"whatsapp_business_account","entry":[{"id":"506914307656634","time":\
            \(now - hoursAgo * 3600),"changes":[{"field":"partner_solutions",\
            "value":{"event":"\(event)","solution_id":"\(id)",\
            "solution_status":"\(status)"}}]}]}
            """
        }
        chapters = [
            Chapter(
                solutionID: Self.reference, title: "the example of Meta's reference: sent as a request",
                bodies: [body(Self.reference, created, "INITIATED", hoursAgo: 90)]),
            Chapter(
                solutionID: Self.complete, title: "a whole life, from draft to deactivated",
                bodies: [
                    body(Self.complete, created, "DRAFT", hoursAgo: 80),
                    body(Self.complete, updated, "INITIATED", hoursAgo: 70),
                    body(Self.complete, updated, "ACTIVE", hoursAgo: 60),
                    body(Self.complete, updated, "PENDING_DEACTIVATION", hoursAgo: 20),
                    body(Self.complete, updated, "DEACTIVATED", hoursAgo: 10),
                ]),
            Chapter(
                solutionID: Self.healed,
                title: "ACTIVE overtook INITIATED: flagged as skipped, healed when it came",
                bodies: [
                    body(Self.healed, created, "DRAFT", hoursAgo: 50),
                    body(Self.healed, updated, "ACTIVE", hoursAgo: 30),
                    body(Self.healed, updated, "INITIATED", hoursAgo: 40),
                ]),
            Chapter(
                solutionID: Self.contradicted,
                title: "REJECTED, then ACTIVE: an illegal step, kept and flagged",
                bodies: [
                    body(Self.contradicted, created, "INITIATED", hoursAgo: 9),
                    body(Self.contradicted, updated, "REJECTED", hoursAgo: 6),
                    body(Self.contradicted, updated, "ACTIVE", hoursAgo: 3),
                ]),
        ]
        seqBeforeHealing = 8
    }
}
