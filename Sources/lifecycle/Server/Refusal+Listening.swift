import Foundation
import NIOCore

extension Refusal {
    /// Why a server can't listen, where that is what the error says; else the error itself.
    static func listening(on host: String, _ port: Int, _ error: any Error) -> any Error {
        let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
        let why: String
        switch error {
        case is SocketAddressError.UnknownHost: why = "\(error)"
        case let error as IOError:
            why = isTaken ? "the port is in use" : String(cString: strerror(error.errnoCode))
        default: return error
        }
        return unable(
            isTaken ? "port-taken" : "cannot-listen",
            "Can't listen on \(Serve.authority(host, port)): \(why). Choose another address of this machine "
                + "with --host and --port, or stop what listens there.")
    }
}
