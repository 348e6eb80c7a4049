internal import CoreMetrics
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Measures every request, and counts its answer. Outermost, so that problems count with their status.
///
/// Labels come from the route table and from our own answers alone: what a client makes up is `other`, and
/// can't grow the number of series.
struct RequestMetrics: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    private let known: Set<RequestAddress>
    private let series: RequestSeries

    init(_ routes: [Route], factory: PrometheusFactory) {
        known = Set(routes.map { RequestAddress(method: $0.method.rawValue, route: $0.path.description) })
        series = RequestSeries(factory: factory)
    }

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let began = clock.now
        let response = try await next(request, context)
        let took = began.duration(to: clock.now)
        let method: HTTPRequest.Method = request.method == .head ? .get : request.method
        let address = RequestAddress(method: method.rawValue, route: context.endpointPath ?? "")
        series.note(known.contains(address) ? address : .other, response.status.code, took)
        return response
    }
}

private struct RequestAddress: Hashable {
    let method: String
    let route: String

    static let other = RequestAddress(method: "other", route: "other")
}

/// The instruments by address and status, made as they are first needed: most never are.
private final class RequestSeries: Sendable {
    private struct Key: Hashable {
        let address: RequestAddress
        let status: Int
    }

    private struct Instruments {
        let timer: Timer
        let counter: Counter
    }

    private let factory: PrometheusFactory
    private let made = Mutex<[Key: Instruments]>([:])

    init(factory: PrometheusFactory) {
        self.factory = factory
    }

    func note(_ address: RequestAddress, _ status: Int, _ took: Duration) {
        let key = Key(address: address, status: status)
        let instruments = made.withLock { made in
            if let known = made[key] { return known }
            let new = make(key)
            made[key] = new
            return new
        }
        instruments.timer.recordNanoseconds(took.nanoseconds)
        instruments.counter.increment()
    }

    private func make(_ key: Key) -> Instruments {
        let dimensions = [("method", key.address.method), ("route", key.address.route)]
        return Instruments(
            timer: Timer(
                label: MetricDescription.requests.name, dimensions: dimensions, factory: factory),
            counter: Counter(
                label: MetricDescription.responses.name,
                dimensions: dimensions + [("status", "\(key.status)")], factory: factory))
    }
}
