// SPDX-License-Identifier: MIT
//
// Any bytes: both engines must give the same answers, and nothing may be read out of bounds.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude -Itests tests/fuzz/json.cpp -lsimdjson -o
//     fuzz_json
//     ./fuzz_json -max_len=400 tests/data/mwml

#include <hallmark/core/json_writer.hpp>
#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>
#include <hallmark/io/simdjson.hpp>

#include "support/json_dump.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static hallmark::io::simdjson_engine engine;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string plain = hallmark_test::dump_json(hallmark::io::builtin_engine{}, text);
    const std::string fast = hallmark_test::dump_json(engine, text);
    if (plain != fast) {
        std::fprintf(stderr, "builtin:\n%s\nsimdjson:\n%s\n", plain.c_str(), fast.c_str());
        std::abort();
    }
    if (hallmark_test::check_json(hallmark::io::builtin_engine{}, text) != hallmark_test::check_json(engine, text))
        std::abort();

    // What is valid, written again, reads the same.
    std::string out;
    hallmark::json_writer(out).value(text);
    hallmark::json_reader again(out);
    const std::string_view back = again.string();
    if (again.failed() || (hallmark::detail::is_utf8(text) && back != text)) std::abort();
    return 0;
}
