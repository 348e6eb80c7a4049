internal import AsyncHTTPClient
internal import Foundation
internal import LifecycleAnswers
internal import NIOCore
internal import NIOPosix

/// What became of passing one delivery on.
enum ForwardOutcome: Sendable {
    /// The receiver answered with this status, one of 200 to 299.
    case delivered(status: Int)
    /// The receiver answered with this status; redirects are not followed.
    case refused(status: Int)
    /// No answer within the time.
    case timedOut
    /// No connection could be made.
    case unreachable(why: String)
    /// The connection ended before an answer, or none was to be read.
    case broken(why: String)
    /// Too many are under way; it wasn't tried.
    case full

    init(status: Int) {
        self = (200...299).contains(status) ? .delivered(status: status) : .refused(status: status)
    }

    init(_ error: any Error) {
        switch error {
        case let error as HTTPClientError where Self.timeouts.contains(error):
            self = .timedOut
        case let error as HTTPClientError:
            self = .broken(why: error.shortDescription)
        case let error as NIOConnectionError:
            self = .unreachable(why: "\(error)")
        case let error as IOError where Self.unreachable.contains(error.errnoCode):
            self = .unreachable(why: String(cString: strerror(error.errnoCode)))
        case let error as IOError:
            self = .broken(why: String(cString: strerror(error.errnoCode)))
        case is CancellationError:
            self = .broken(why: "cancelled")
        case let error:
            self = .broken(why: "\(error)")
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout,
    ]
    private static let unreachable = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ENOENT]

    /// In metrics and the log.
    var name: Name {
        switch self {
        case .delivered: .delivered
        case .refused: .refused
        case .timedOut: .timedOut
        case .unreachable: .unreachable
        case .broken: .broken
        case .full: .full
        }
    }

    enum Name: String, CaseIterable {
        case delivered
        case refused
        case timedOut = "timed_out"
        case unreachable
        case broken
        case full
    }

    /// What the receiver answered; `nil` where it didn't.
    var status: Int? {
        switch self {
        case .delivered(let status), .refused(let status): status
        case .timedOut, .unreachable, .broken, .full: nil
        }
    }

    /// More of what happened, for the log; no secret.
    var why: String? {
        switch self {
        case .unreachable(let why), .broken(let why): why
        case .delivered, .refused, .timedOut, .full: nil
        }
    }

    /// What Meta is answered; `nil` where all is well. It doesn't tell who the receiver is.
    var problem: Problem? {
        switch self {
        case .delivered:
            nil
        case .refused(let status):
            Self.notForwarded("answered \(status)")
        case .timedOut:
            Self.notForwarded("did not answer in time")
        case .unreachable:
            Self.notForwarded("can't be reached")
        case .broken:
            Self.notForwarded("broke the connection off")
        case .full:
            Problem(
                "forwarding-full", status: 503, title: "Too many deliveries are being passed on",
                detail:
                    "What is kept of it is stored here, but it was not passed on: too many others wait for "
                    + "the receiver behind. Send it again; it is recognised here, and passed on then.")
        }
    }

    private static func notForwarded(_ what: String) -> Problem {
        Problem(
            "not-forwarded", status: 502, title: "Stored, but not taken by the receiver behind",
            detail:
                "What is kept of it is stored here, but the receiver that it is passed on to \(what). Send "
                + "it again; it is recognised here, and passed on again.")
    }
}
