// Of the allocator (jemalloc): four arenas, for two threads that fold and those that decode and
// write beside them; more would keep memory that nobody uses. Huge pages: the fold looks up rows
// all over its memory, and finds them with fewer looks into page tables; the price is some 20 MiB.
// What was freed goes back to the system after two seconds; by default it is kept for ten. Five
// times as much as by default is kept at hand for each thread: a batch of rows comes and goes at
// once. For the binary, and for benchmarks that stand for it.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:4,thp:always,dirty_decay_ms:2000,tcache_nslots_small_max:1000,lg_tcache_nslots_mul:4";
}
