/// What happens to large pieces of memory, such as the bodies of deliveries, once they are free.
enum LargeMemory {
    /// From so many bytes a piece is mapped by itself, and goes back to the system as soon as it is free.
    /// Without this, glibc raises the bound with each such piece, up to 32 MiB, and then keeps them: after
    /// 300 bodies of 3 MiB the server kept 80 MiB more for good.
    static func isReturnedAtOnce() {
        #if canImport(Glibc)
            _ = mallopt(mapThreshold, 128 * 1024)
        #endif
    }

    /// `M_MMAP_THRESHOLD` of `malloc.h`.
    private static let mapThreshold: CInt = -3
}

#if canImport(Glibc)
    /// Of `malloc.h`, which the module Glibc leaves out.
    @_silgen_name("mallopt")
    private func mallopt(_ parameter: CInt, _ value: CInt) -> CInt
#endif
