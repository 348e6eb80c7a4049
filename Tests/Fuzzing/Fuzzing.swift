import Foundation

// Built with `make fuzz`, libFuzzer tries bodies of its own making, guided by what code they reach. Built
// otherwise, this tries the files given, such as one that libFuzzer has left behind.

#if FUZZ
    /// Called by libFuzzer, which brings its own `main`.
    @_cdecl("LLVMFuzzerTestOneInput")
    func tryOut(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        FuzzedDelivery.tryOut(start.map { Data(bytes: $0, count: count) } ?? Data())
        return 0
    }
#else
    @main
    enum Fuzzing {
        static func main() throws {
            for path in CommandLine.arguments.dropFirst() {
                FuzzedDelivery.tryOut(try Data(contentsOf: URL(fileURLWithPath: path)))
                print("\(path): holds")
            }
        }
    }
#endif
