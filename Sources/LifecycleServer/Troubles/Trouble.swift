internal import LifecycleAnswers
internal import SolutionLifecycle

/// Something that is wrong with the service itself, now: what an operator must know before any finding.
struct Trouble: Hashable, Sendable {
    /// In the order in which they are told, the worst first.
    enum Kind: String, CaseIterable, Sendable {
        case notStoring = "not_storing"
        case valuesNotIncluded = "values_not_included"
        case deliveriesRefused = "deliveries_refused"
        case receiverFailing = "receiver_failing"
        case clockBehind = "clock_behind"
        case staleSolutions = "stale_solutions"
        case handshakeRefused = "handshake_refused"
        case silent = "silent"
    }

    let kind: Kind
    let severity: Severity
    /// What is wrong and what to do, in a sentence or two. Without paths and secrets.
    let message: String
}

extension Trouble {
    static func notStoring(_ cause: String) -> Trouble {
        Trouble(
            kind: .notStoring, severity: .error,
            message:
                "Nothing can be stored: \(cause). Deliveries are answered 503 until it can, and Meta sends "
                + "them again for up to 7 days.")
    }

    static func clockBehind(milliseconds: Int64) -> Trouble {
        Trouble(
            kind: .clockBehind, severity: .warning,
            message:
                "This machine's clock is \(Wording.length(seconds: milliseconds / 1000)) behind the last "
                + "moment in the log. Set it right, with NTP. Deliveries are recorded meanwhile, as of that "
                + "moment.")
    }

    static func staleSolutions(_ count: Int) -> Trouble {
        Trouble(
            kind: .staleSolutions, severity: .warning,
            message: "\(Wording.count(count, "solution")) could not be judged while recording, which is a "
                + "defect: please report it. The log has everything, and they are judged from it whenever "
                + "they are asked for.")
    }

    static let receiverFailing = Trouble(
        kind: .receiverFailing, severity: .error,
        message: "The receiver doesn't take deliveries. They are stored here and answered 502, so that Meta "
            + "sends them again, for up to 7 days. The log says what it answers.")

    static let valuesNotIncluded = Trouble(
        kind: .valuesNotIncluded, severity: .error,
        message: "\"Include Values\" is off in the app dashboard under Webhooks: Meta tells that something "
            + "changed, and not what. Turn it on; what comes until then is lost.")

    static func deliveriesRefused(_ refused: Int, accepted: Int) -> Trouble {
        let none =
            "none was accepted since this server started. Is the app secret here the one of the app in "
            + "Meta's dashboard?"
        return Trouble(
            kind: .deliveriesRefused, severity: accepted == 0 ? .error : .notice,
            message:
                "\(refused == 1 ? "A delivery was" : "\(Wording.number(refused)) deliveries were") refused "
                + "for the signature, and "
                + (accepted == 0 ? none : "none accepted since. The log says who sent them."))
    }

    static func handshakeRefused(_ why: String) -> Trouble {
        Trouble(
            kind: .handshakeRefused, severity: .warning,
            message: "Meta's last handshake was refused: \(why). The verify token here and the one in Meta's "
                + "dashboard must be the same.")
    }

    static func silent(seconds: Int64, expected: Int64) -> Trouble {
        Trouble(
            kind: .silent, severity: .warning,
            message:
                "Meta has sent nothing for \(Wording.length(seconds: seconds)), and is expected at least "
                + "every \(Wording.length(seconds: expected)). Is the app still subscribed, and does Meta "
                + "reach the callback URL? The dashboard's Test button tells.")
    }
}
