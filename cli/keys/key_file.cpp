#include "keys/key_file.h"

#include <sys/stat.h>

#include <utility>

#include "base/io.h"
#include "base/report.h"

namespace cli {
namespace {

constexpr std::size_t max_key_file = std::size_t{64} * 1024;
constexpr std::size_t max_passphrase = 4096;

did::SecretBytes take(std::string&& text) {
  auto secret = did::SecretBytes::copy_of(did::as_bytes(text));
  did::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return secret;
}

did::Result<did::SecretBytes> passphrase_from_file(const std::string& path) {
  auto text = read_file(path, max_passphrase);
  if (!text) return std::unexpected(std::move(text).error());
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty()) return did::fail(did::Errc::key, "passphrase file `" + path + "` is empty");
  return take(*std::move(text));
}

enum class Ask : bool { once, twice };

did::Result<did::SecretBytes> ask_passphrase(const std::string& path, Ask ask, Context& context) {
  auto first = context.outside.ask_secret("passphrase for " + printable(path) + ": ");
  if (!first)
    return did::fail(did::Errc::key, "no passphrase for `" + path + "`, and no terminal to ask on",
                     "use --passphrase-file FILE or set CREDENCE_PASSPHRASE");
  if (first->empty()) return did::fail(did::Errc::key, "the passphrase is empty");
  if (ask == Ask::once) return *std::move(first);
  const auto again = context.outside.ask_secret("the same again: ");
  if (!again || !did::equal_in_constant_time(first->expose(), again->expose()))
    return did::fail(did::Errc::key, "the two passphrases differ", "nothing was written; try again");
  return *std::move(first);
}

did::Result<did::SecretBytes> find_passphrase(const std::string& path, const PassphraseOptions& options, Ask ask, Context& context) {
  if (!options.file.empty()) return passphrase_from_file(options.file);
  if (auto text = context.outside.environment("CREDENCE_PASSPHRASE"); text && !text->empty()) return take(*std::move(text));
  return ask_passphrase(path, ask, context);
}

// So that nobody types a passphrase for nothing; create_private_file decides.
did::Result<void> check_free(const std::string& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) return {};
  return did::fail(did::Errc::conflict, "`" + path + "` exists already", "keys are never overwritten; choose another name");
}

}  // namespace

did::Result<void> write_key_file(const std::string& path, const did::SecretKey& key, const PassphraseOptions& options, Context& context) {
  DID_CHECK(check_free(path));
  if (options.plaintext) {
    warn("--insecure-plaintext: whoever reads `" + path + "` has the key", context);
    const auto text = did::write_plaintext_key(key);
    return create_private_file(path, did::as_text(text.expose()));
  }
  DID_TRY(const auto passphrase, find_passphrase(path, options, Ask::twice, context));
  DID_TRY(const auto text, did::seal_key(key, passphrase, context.outside.seal_cost()));
  return create_private_file(path, text);
}

did::Result<did::SecretKey> open_key_file(const std::string& path, const PassphraseOptions& options, Context& context) {
  DID_TRY(auto text, read_file(path, max_key_file, Privacy::owner_only));
  const auto secret = take(std::move(text));  // a plaintext key file is itself a secret
  const auto view = did::as_text(secret.expose());
  auto info = did::inspect_key_file(view);
  if (!info) return std::unexpected(std::move(info).error().in("key file `" + path + "`"));
  did::SecretBytes passphrase;
  if (info->encrypted) {
    DID_TRY(passphrase, find_passphrase(path, options, Ask::once, context));
  }
  auto key = did::open_key_file(view, passphrase);
  if (!key) return std::unexpected(std::move(key).error().in("key file `" + path + "`"));
  return key;
}

did::Result<did::KeyFileInfo> inspect_key_file(const std::string& path) {
  DID_TRY(auto text, read_file(path, max_key_file, Privacy::owner_only));
  const auto secret = take(std::move(text));
  auto info = did::inspect_key_file(did::as_text(secret.expose()));
  if (!info) return std::unexpected(std::move(info).error().in("key file `" + path + "`"));
  return info;
}

}  // namespace cli
