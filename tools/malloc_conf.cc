// Of the allocator (jemalloc): as many arenas as threads that fold; more would keep memory that
// nobody uses. For the binary, and for benchmarks that stand for it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:4";
}
