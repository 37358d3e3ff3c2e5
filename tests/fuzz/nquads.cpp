#include <vc/rdf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

// The lines of what is written, sorted: quads stand in the order of their terms' numbers, which reading gives anew.
std::vector<std::string> lines_of(const vc::rdf::Dataset& dataset) {
  std::vector<std::string> lines;
  const auto text = vc::rdf::to_nquads(dataset);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::ranges::sort(lines);
  return lines;
}

}  // namespace

// Properties: what is read is written so that it is read again as the same dataset, one line a quad; what is refused has a line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto dataset = vc::rdf::parse_nquads({reinterpret_cast<const char*>(data), size});
  if (!dataset) {
    if (dataset.error().code != did::Errc::malformed || !dataset.error().message.starts_with("n-quads line ")) std::abort();
    return 0;
  }
  const auto again = vc::rdf::parse_nquads(vc::rdf::to_nquads(*dataset));
  if (!again || again->term_count() != dataset->term_count()) std::abort();
  const auto lines = lines_of(*dataset);
  if (lines != lines_of(*again) || lines.size() != dataset->quads().size()) std::abort();
  return 0;
}
