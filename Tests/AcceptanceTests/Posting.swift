import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import PartnerSolutionsWebhook

/// Signed deliveries over HTTP, as Meta sends them.
struct Posting {
    let server: String
    let client: HTTPClient

    func post(_ body: String, secret: String = ServingProcess.secret) async throws -> Int {
        var request = HTTPClientRequest(url: server + "/webhook")
        request.method = .POST
        request.headers.add(
            name: AppSecrets.headerName, value: AppSecrets([secret])?.signature(of: Data(body.utf8)) ?? "")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await client.execute(request, timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 1 << 20)
        return Int(response.status.code)
    }

    func get(_ path: String) async throws -> [String: Any] {
        let response = try await client.execute(HTTPClientRequest(url: server + path), timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 26)
        return LifecycleProcess.Outcome.object(String(buffer: body))
    }

    func status(of path: String) async throws -> Int {
        let response = try await client.execute(HTTPClientRequest(url: server + path), timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 1 << 20)
        return Int(response.status.code)
    }

    static func body(
        _ status: String, of solution: String, at second: Int64, portfolio: String = "506914307656634"
    ) -> String {
        """
        {"object":"whatsapp_business_account","entry":[{"id":"\(portfolio)","time":\(second),"changes":[\
        {"field":"partner_solutions","value":{"event":"SOLUTION_CREATED","solution_id":"\(solution)",\
        "solution_status":"\(status)"}}]}]}
        """
    }
}
