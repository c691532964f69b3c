// SPDX-License-Identifier: MIT
#include <hallmark/io/file.hpp>
#include <hallmark/io/json_source.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>

#if defined(__unix__)
#  include <csignal>
#  include <sys/resource.h>
#endif

using namespace hallmark;

namespace {

/// A path in the temporary folder that nothing else uses; what is there is removed before and after.
class scratch {
public:
    explicit scratch(const std::string& name) {
        const char* const folder = std::getenv("TMPDIR");
        path = std::string(folder != nullptr ? folder : "/tmp") + "/hallmark_test_file_" + name;
        clean();
    }
    ~scratch() { clean(); }
    void clean() const {
        std::remove(path.c_str());
        std::remove((path + ".partial").c_str());
    }
    [[nodiscard]] bool exists(const char* behind = "") const {
        std::FILE* const file = std::fopen((path + behind).c_str(), "rb");
        if (file != nullptr) std::fclose(file);
        return file != nullptr;
    }
    std::string path;
};

} // namespace

TEST_CASE("what is written is read back, byte for byte, with spare bytes behind it") {
    const scratch file("round_trip");
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{4096},
                                   std::size_t{4097}, std::size_t{1000003}}) {
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i != size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
        CHECK(io::write_file(file.path, bytes).empty());
        const auto read = io::read_file(file.path);
        CHECK(read.ok());
        CHECK(read.value == bytes);
        CHECK(read.value.capacity() >= size + io::spare_bytes);
        CHECK_FALSE(file.exists(".partial"));
    }
}

TEST_CASE("a file that cannot be read is one problem with its path and the reason") {
    const auto read = io::read_file("/nowhere/at all.json");
    CHECK_FALSE(read.ok());
    CHECK(read.value.empty());
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems[0] == problem{severity::error, problem_code::cannot_read, "/nowhere/at all.json",
                                      "cannot read '/nowhere/at all.json': No such file or directory"});
    const auto folder = io::read_file(HALLMARK_TEST_DIR);
    CHECK(folder.value.empty());
    CHECK(folder.problems.count(problem_code::cannot_read) == 1);
}

TEST_CASE("a file without a length, like a pipe, is read to its end") {
    const auto read = io::read_file("/proc/self/status"); // its length is told as 0
    if (read.ok()) CHECK(read.value.find("VmPeak") != std::string::npos);
}

TEST_CASE("a file that cannot be written is one problem with its path and the reason") {
    const problems missing = io::write_file("/nowhere/out.json", "x");
    REQUIRE(missing.size() == 1);
    CHECK(missing[0] == problem{severity::error, problem_code::cannot_write, "/nowhere/out.json",
                                "cannot write '/nowhere/out.json': No such file or directory"});
    const problems folder = io::write_file(std::string(HALLMARK_TEST_DIR), "x"); // a folder stands under that name
    CHECK(folder.count(problem_code::cannot_write) == 1);
    std::FILE* const left = std::fopen((std::string(HALLMARK_TEST_DIR) + ".partial").c_str(), "rb");
    CHECK(left == nullptr);
    if (left != nullptr) std::fclose(left);
}

TEST_CASE("a writer shows the file only when it is whole") {
    const scratch file("writer");
    REQUIRE(io::write_file(file.path, "old").empty());
    std::string expected;
    {
        io::file_writer out(file.path);
        for (int i = 0; i != 100000; ++i) {
            const std::string line = "line " + std::to_string(i) + "\n";
            CHECK_UNARY(out.write(line));
            expected += line;
        }
        const std::string large(600000, 'x');
        CHECK(out.write(large));
        CHECK(out.write("end"));
        expected += large + "end";
        CHECK(io::read_file(file.path).value == "old");
        CHECK(out.commit().empty());
        CHECK(io::read_file(file.path).value == expected);
        CHECK_FALSE(out.write("too late"));
        CHECK(out.commit().empty());
    }
    CHECK(io::read_file(file.path).value == expected);
    CHECK_FALSE(file.exists(".partial"));
}

TEST_CASE("a writer that is not committed leaves nothing, and the old file as it was") {
    const scratch file("dropped");
    REQUIRE(io::write_file(file.path, "old").empty());
    {
        io::file_writer out(file.path);
        CHECK(out.write("new"));
    }
    CHECK(io::read_file(file.path).value == "old");
    CHECK_FALSE(file.exists(".partial"));
}

TEST_CASE("a writer that cannot begin says so at commit, every time") {
    io::file_writer out("/nowhere/out.jsonl");
    CHECK_FALSE(out.write("x"));
    CHECK(out.commit().count(problem_code::cannot_write) == 1);
    CHECK(out.commit().count(problem_code::cannot_write) == 1);
}

#if defined(__unix__)
TEST_CASE("a disk that is full is one problem, and leaves the old file and no half of the new one") {
    const scratch file("full");
    REQUIRE(io::write_file(file.path, "old").empty());
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{.rlim_cur = 1000000, .rlim_max = before.rlim_max}; // no file may grow beyond it
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const problems whole = io::write_file(file.path, std::string(2000000, 'x'));
    problems pieces;
    bool stopped = false;
    {
        io::file_writer out(file.path);
        for (int i = 0; i != 2000; ++i) stopped = !out.write(std::string(1000, 'y'));
        pieces = out.commit();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(whole.count(problem_code::cannot_write) == 1);
    CHECK(pieces == whole);
    CHECK(stopped);
    CHECK(whole[0].message.find("cannot write '" + file.path + "': ") == 0);
    CHECK(io::read_file(file.path).value == "old");
    CHECK_FALSE(file.exists(".partial"));
}
#endif
