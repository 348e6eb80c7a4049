/// What counts or measures behind swift-metrics, and can be read at any time.
protocol Instrument: AnyObject, Sendable {
    static var kind: MetricFamily.Kind { get }
    /// Now, without the labels of the instrument itself.
    var samples: [MetricFamily.Sample] { get }
}
