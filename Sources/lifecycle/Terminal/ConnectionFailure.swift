import AsyncHTTPClient
import Foundation
import NIOCore

/// Why a server could not be reached, or stopped answering.
enum ConnectionFailure {
    /// What went wrong with a connection, in a few words.
    static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: error.shortDescription
        case let error as IOError: String(cString: strerror(error.errnoCode))
        // The library of TLS isn't ours to import, and its own words are of its sources.
        case let error where "\(type(of: error))".contains("SSL"): "it doesn't speak TLS as this machine does"
        default: "\(error)"
        }
    }
}
