// SPDX-License-Identifier: MIT
#ifndef HALLMARK_TESTS_SUPPORT_JSON_TREE_HPP
#define HALLMARK_TESTS_SUPPORT_JSON_TREE_HPP

// A small tree of JSON for the tests: golden files are read with it. It throws std::runtime_error on a file that is
// missing or malformed, on a key that is not there, and on a value of another kind, so that a test never passes on
// nothing.

#include <hallmark/core.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hallmark_test {

class json_tree {
public:
    json_tree() = default;

    [[nodiscard]] bool is_null() const { return kind_ == hallmark::json_kind::null; }
    [[nodiscard]] bool is_string() const { return kind_ == hallmark::json_kind::string; }
    [[nodiscard]] bool is_number() const { return kind_ == hallmark::json_kind::number; }
    [[nodiscard]] bool is_array() const { return kind_ == hallmark::json_kind::array; }
    [[nodiscard]] bool is_object() const { return kind_ == hallmark::json_kind::object; }

    [[nodiscard]] bool boolean() const { return need(hallmark::json_kind::boolean).boolean_; }
    [[nodiscard]] const std::string& string() const { return need(hallmark::json_kind::string).string_; }
    [[nodiscard]] double number() const { return need(hallmark::json_kind::number).number_.as_double(); }
    [[nodiscard]] std::int64_t integer() const {
        const auto value = need(hallmark::json_kind::number).number_.as_int64();
        if (!value) throw std::runtime_error("json_tree: the number is no integer");
        return *value;
    }

    /// The elements of an array, the members of an object (in the order of the file).
    [[nodiscard]] const std::vector<json_tree>& items() const { return need(hallmark::json_kind::array).items_; }
    [[nodiscard]] std::vector<std::pair<std::string, json_tree>> members() const {
        need(hallmark::json_kind::object);
        std::vector<std::pair<std::string, json_tree>> all;
        for (std::size_t i = 0; i != keys_.size(); ++i) all.emplace_back(keys_[i], items_[i]);
        return all;
    }
    [[nodiscard]] const std::vector<std::string>& keys() const { return need(hallmark::json_kind::object).keys_; }
    [[nodiscard]] std::size_t size() const {
        if (!is_array() && !is_object()) throw std::runtime_error("json_tree: size of what is no array or object");
        return items_.size();
    }
    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
    [[nodiscard]] const json_tree& operator[](std::string_view key) const {
        if (const json_tree* value = find(key)) return *value;
        throw std::runtime_error("json_tree: no member '" + std::string(key) + "'");
    }
    [[nodiscard]] const json_tree& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
    [[nodiscard]] const json_tree& operator[](std::size_t i) const {
        if (i >= items().size()) throw std::runtime_error("json_tree: no element " + std::to_string(i));
        return items_[i];
    }
    [[nodiscard]] const json_tree& operator[](int i) const { return (*this)[static_cast<std::size_t>(i)]; }

    /// The tree of the value where a source stands.
    template <class Source>
    [[nodiscard]] static json_tree read(Source& source) {
        using hallmark::json_kind;
        json_tree tree;
        tree.kind_ = source.kind();
        if (tree.kind_ == json_kind::boolean)
            tree.boolean_ = source.boolean();
        else if (tree.kind_ == json_kind::number)
            tree.number_ = source.number();
        else if (tree.kind_ == json_kind::string)
            tree.string_ = source.string();
        else if (tree.kind_ == json_kind::array) {
            source.for_each_element([&] { tree.items_.push_back(read(source)); });
        } else if (tree.kind_ == json_kind::object) {
            source.for_each_member([&](std::string_view key) {
                tree.keys_.emplace_back(key);
                tree.items_.push_back(read(source));
            });
        } else
            source.skip();
        return tree;
    }

private:
    const json_tree& need(hallmark::json_kind kind) const {
        if (kind_ == kind) return *this;
        throw std::runtime_error("json_tree: expected " + std::string(name_of(kind)) + ", there is " +
                                 std::string(name_of(kind_)));
    }
    [[nodiscard]] const json_tree* find(std::string_view key) const {
        need(hallmark::json_kind::object);
        for (std::size_t i = keys_.size(); i-- != 0;) { // of a key that stands twice, the last
            if (keys_[i] == key) return &items_[i];
        }
        return nullptr;
    }

    hallmark::json_kind kind_ = hallmark::json_kind::none;
    bool boolean_ = false;
    hallmark::json_number number_;
    std::string string_;
    std::vector<std::string> keys_;
    std::vector<json_tree> items_;
};

/// The numbers of an array of any depth, in order; one that is no integer is an error where T is an integer.
template <class T = double>
[[nodiscard]] std::vector<T> numbers(const json_tree& tree) {
    if (tree.is_number()) {
        if constexpr (std::is_integral_v<T>)
            return {static_cast<T>(tree.integer())};
        else
            return {tree.number()};
    }
    std::vector<T> all;
    for (const json_tree& one : tree.items()) {
        const std::vector<T> inner = numbers<T>(one);
        all.insert(all.end(), inner.begin(), inner.end());
    }
    return all;
}

/// The tree of a JSON text.
[[nodiscard]] inline json_tree parse_json(std::string_view text, const std::string& name = "text") {
    hallmark::json_reader source(text);
    json_tree tree = json_tree::read(source);
    if (!source.finish()) throw std::runtime_error(name + ": " + to_string(source.failure()));
    return tree;
}

/// The bytes of a file under tests/.
[[nodiscard]] inline std::string load_bytes(const std::string& path) {
    const std::string full = std::string(HALLMARK_TEST_DIR) + "/" + path;
    std::FILE* const file = std::fopen(full.c_str(), "rb");
    if (file == nullptr) throw std::runtime_error("cannot open " + full);
    std::string bytes;
    char block[65536];
    for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, file)) != 0;) bytes.append(block, n);
    std::fclose(file);
    return bytes;
}

/// The tree of a JSON file under tests/: load_json("golden/ontology/mwml_ontology.json").
[[nodiscard]] inline json_tree load_json(const std::string& path) {
    return parse_json(load_bytes(path), path);
}

} // namespace hallmark_test

#endif
