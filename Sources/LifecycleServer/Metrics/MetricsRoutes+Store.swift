internal import LifecycleStore
internal import SolutionLifecycle

// What the store's figures are called.

extension MetricsRoutes {
    static func families(_ figures: StoreFigures, now: UnixMilliseconds) -> [MetricFamily] {
        let statuses = [nil] + Status.allCases.map(Optional.some)
        var families = [
            MetricFamily(
                "lifecycle_solutions", .gauge,
                "Solutions by status (none: only unknown ones were reported); test solutions left out.",
                statuses.map { status in
                    MetricFamily.Sample(
                        labels: [("status", status?.text ?? "none")],
                        value: Double(figures.solutions[status] ?? 0))
                }),
            oldest(figures, now),
            MetricFamily(
                "lifecycle_stale_solutions",
                "Solutions that could not be judged while recording; `lifecycle replay` mends them.",
                figures.staleSolutions),
            MetricFamily("lifecycle_last_seq", "The seq of the last event in the log.", figures.lastSeq),
            MetricFamily("lifecycle_database_bytes", "Size of the database file.", figures.databaseBytes),
            MetricFamily(
                "lifecycle_wal_bytes", "Size of the write-ahead log beside it.", figures.walBytes),
        ]
        if let last = figures.lastRecordedAt {
            families.append(
                MetricFamily(
                    "lifecycle_last_delivery_age_seconds", .gauge,
                    "Since the last delivery was stored; missing while there is none.",
                    [MetricFamily.Sample(value: max(0, Double(now.rawValue - last.rawValue) / 1000))]))
        }
        return families
    }

    /// `open`: without acknowledged ones.
    static func findings(
        _ open: [FindingFlag: Int64], acknowledged: [FindingFlag: Int64]
    ) -> MetricFamily {
        MetricFamily(
            "lifecycle_findings_open", .gauge,
            "Open findings by kind and severity, acknowledged or not; test solutions left out.",
            flags.flatMap { flag in
                [("false", open), ("true", acknowledged)].map { isAcknowledged, counts in
                    MetricFamily.Sample(
                        labels: [
                            ("kind", flag.kind.text), ("severity", flag.severity.text),
                            ("acknowledged", isAcknowledged),
                        ],
                        value: Double(counts[flag] ?? 0))
                }
            })
    }

    private static func oldest(_ figures: StoreFigures, _ now: UnixMilliseconds) -> MetricFamily {
        MetricFamily(
            "lifecycle_oldest_in_status_seconds", .gauge,
            "How long the solution has been there that is longest in this status; 0 where there is none.",
            [Status.initiated, .pendingDeactivation].map { status in
                let since = figures.oldest[status].map { Double($0.rawValue) }
                let seconds = since.map { max(0, Double(now.seconds.rawValue) - $0) }
                return MetricFamily.Sample(labels: [("status", status.text)], value: seconds ?? 0)
            })
    }

    /// Every pair of kind and severity that there can be.
    private static let flags = Finding.Kind.allCases.flatMap { kind in
        Severity.allCases.filter { severity in
            ([nil] + Reason.allCases.map(Optional.some)).contains {
                Severity(of: kind, reason: $0, strictly: false) == severity
            }
        }.map { FindingFlag(kind: kind, severity: $0) }
    }
}
