#include <agent/scope.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

// Properties: what was read is read again as the same text, and covers itself; whatever it covers begins with it.
template <class Value>
void check(std::string_view a, std::string_view b) {
  const auto first = Value::parse(a);
  if (!first) return;
  const auto again = Value::parse(first->text());
  if (!again || again->text() != first->text() || !first->covers(*again)) std::abort();
  const auto second = Value::parse(b);
  if (!second || !first->covers(*second)) return;
  if (!second->text().starts_with(first->text())) std::abort();
  if (second->covers(*first) && !(*first == *second)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const auto a = text.substr(0, end);
  const auto b = end == std::string_view::npos ? a : text.substr(end + 1);
  check<agent::Resource>(a, b);
  check<agent::Action>(a, b);
  return 0;
}
