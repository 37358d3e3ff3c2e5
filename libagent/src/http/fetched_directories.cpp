// Web Bot Auth (draft-meunier-webbotauth-httpsig-protocol) 4.4, 5.5 and 6.7.
#include "agent/fetched_directories.h"

#include <algorithm>
#include <utility>

#include "covered_agent.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

constexpr std::string_view scheme = "https://";

std::unexpected<NoKey> no_key(KeyProblem problem, std::string detail) { return std::unexpected(NoKey{problem, std::move(detail)}); }

bool is_authority(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';
  });
}

}  // namespace

did::Result<std::string> directory_origin(std::string_view value) {
  const auto odd = [&](const char* why) {
    return fail(Errc::malformed, "`signature-agent` is no origin to fetch a directory from: " + std::string(why));
  };
  if (!value.starts_with(scheme)) return odd("it does not begin with `https://`");
  if (value.ends_with('/')) value.remove_suffix(1);
  const auto authority = value.substr(std::min(scheme.size(), value.size()));
  if (!is_authority(authority)) return odd("there is more than a host and a port, or a host in another spelling");
  if (authority.ends_with(":443")) return odd("the default port is not written");
  return std::string(value);
}

std::shared_ptr<FetchedDirectories::Directory> FetchedDirectories::directory(const std::string& origin, did::Time now) const {
  const std::lock_guard lock(mutex_);
  const auto known = directories_.find(origin);
  if (known != directories_.end()) return known->second;
  if (directories_.size() >= options_.max_directories)
    directories_.erase(std::ranges::min_element(directories_, {}, [](const auto& one) { return one.second->tried.load(); }));
  auto made = std::make_shared<Directory>();
  made->tried = now;
  directories_.emplace(origin, made);
  return made;
}

// PRECONDITION: the directory is locked.
void FetchedDirectories::fetch(Directory& directory, const std::string& origin, did::Time now) const {
  directory.tried = now;
  directory.ever_tried = true;
  auto body = fetcher_.get({.url = origin + std::string(directory_path), .accept = std::string(directory_media_type)});
  auto keys = std::make_shared<DirectoryKeys>();
  const auto read = body ? keys->add(origin, *body, now) : did::Result<void>(std::unexpected(std::move(body.error())));
  directory.failure = read ? "" : read.error().message;
  if (!read) return;  // 6.7: a failure is no evidence, and evicts nothing
  directory.keys = std::move(keys);
  directory.fetched = now;
}

std::expected<FoundKey, NoKey> FetchedDirectories::find(const KeyQuery& query) const {
  const auto agent = covered_agent(query);
  if (!agent) return no_key(KeyProblem::unknown, "the signature covers no `signature-agent`, so that there is no directory to ask");
  if (agent->type != "directory") return no_key(KeyProblem::unknown, "`signature-agent` is of a type that is not read here");
  const auto origin = directory_origin(agent->url);
  if (!origin) return no_key(KeyProblem::unknown, origin.error().message);
  const auto now = clock_.now();
  const auto entry = directory(*origin, now);
  const std::lock_guard lock(entry->mutex);
  const auto look = [&]() -> std::expected<FoundKey, NoKey> {
    const bool good = entry->keys != nullptr && now - entry->fetched <= options_.keep;
    if (!good) return no_key(KeyProblem::open, "the directory of `" + *origin + "` cannot be had: " + entry->failure);
    auto found = entry->keys->find_for(*origin, query);
    if (found) found->signer = *origin + std::string(directory_path);  // 5.5: the address that was resolved
    return found;
  };
  const bool fresh = entry->keys != nullptr && now - entry->fetched <= options_.fresh;
  if (fresh)
    if (auto found = look()) return found;
  const bool may_fetch = !entry->ever_tried || now - entry->tried.load() >= options_.pause;
  if (may_fetch) fetch(*entry, *origin, now);
  return look();
}

}  // namespace agent
