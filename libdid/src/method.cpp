#include "did/method.h"

#include "quote.h"

namespace did {

Result<Resolution> MethodTable::resolve(const Did& did) const {
  for (const auto& method : methods_) {
    if (method->name() != did.method()) continue;
    auto resolution = method->resolve(did);
    if (!resolution) return std::unexpected(std::move(resolution).error().in("resolving " + quoted(did.text())));
    return resolution;
  }
  std::string known;
  for (const auto name : names()) known += (known.empty() ? "" : ", ") + std::string(name);
  return fail(Errc::unsupported, "did method " + quoted(did.method()) + " is not built in", "methods of this build: " + known);
}

Result<Resolution> MethodTable::resolve(std::string_view did) const {
  DID_TRY(const auto parsed, Did::parse(did));
  return resolve(parsed);
}

std::vector<std::string_view> MethodTable::names() const {
  std::vector<std::string_view> names;
  names.reserve(methods_.size());
  for (const auto& method : methods_) names.push_back(method->name());
  return names;
}

}  // namespace did
