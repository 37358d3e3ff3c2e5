// The README's example: verify a credential that somebody handed over. Usage: example_verify FILE ISSUER
#include <did/methods.h>
#include <vc/verify.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {

did::MethodTable only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> offered;
  offered.push_back(did::make_did_key());
  return did::MethodTable(std::move(offered));
}

did::Result<vc::Verdict> examine(const std::string& text, const std::string& trusted_issuer) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto methods = only_did_key();
  // README begins
  DID_TRY(const auto credential, vc::Credential::parse(text));
  vc::Policy policy;
  policy.issuers = {trusted_issuer};  // whom to believe about this
  policy.at = now;
  return vc::verify(credential, policy, methods);
  // README ends
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream in(argv[1]);
  const auto verdict = examine({std::istreambuf_iterator<char>(in), {}}, argv[2]);
  if (!verdict) {
    std::printf("could not be read: %s\n", verdict.error().message.c_str());
    return 1;
  }
  if (verdict->accepted()) {
    std::printf("accepted\n");
    return 0;
  }
  const auto* reason = verdict->reason();
  std::printf("refused: %s\n", reason != nullptr ? reason->detail.c_str() : "no reason was given");
  return 1;
}
