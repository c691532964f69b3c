// With odr_b.cpp: two translation units of one program that include everything. Each definition in a header is inline, or the link
// fails; and what is inline is one thing in both.
#include <hallmark/hallmark.hpp>
#if defined(HALLMARK_TEST_BOOST_GRAPH)
#  include <hallmark/ontology/boost_graph.hpp>
#endif
#if defined(HALLMARK_TEST_SIMDJSON)
#  include <hallmark/io/simdjson.hpp>
#endif
#if defined(HALLMARK_TEST_THREADS)
#  include <hallmark/threads.hpp>
#endif

namespace hallmark_test {
hallmark::invalid_call_handler odr_a_set_handler(hallmark::invalid_call_handler handler) {
    return hallmark::set_invalid_call_handler(handler);
}
} // namespace hallmark_test
