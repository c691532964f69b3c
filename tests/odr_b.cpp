// With odr_a.cpp: two translation units of one program that include everything.
#include <doctest/doctest.h>

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
hallmark::invalid_call_handler odr_a_set_handler(hallmark::invalid_call_handler handler);
}

TEST_CASE("two translation units of one program share one library") {
    const hallmark::invalid_call_handler ours = [](const char*) {};
    const hallmark::invalid_call_handler before = hallmark_test::odr_a_set_handler(ours);
    const bool seen_here = hallmark::set_invalid_call_handler(before) == ours;
    CHECK(seen_here);
}
