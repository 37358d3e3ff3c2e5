#include "daemon/outside.h"

namespace ans {

Outside::Vantage::Vantage(resolver::FetcherOptions options) : fetcher(std::make_unique<resolver::HttpsFetcher>(std::move(options))) {
  std::vector<std::unique_ptr<did::DidMethod>> table;
  table.push_back(did::make_did_key());
  table.push_back(did::make_did_jwk());
  table.push_back(did::make_did_web(*fetcher));
  methods = std::make_unique<did::MethodTable>(std::move(table));
}

Result<std::unique_ptr<Outside>> Outside::make(const Config& config) {
  std::unique_ptr<Outside> out(new Outside);
  auto addresses = config.vantage_addresses;
  if (addresses.empty()) addresses.emplace_back();  // the system chooses
  for (const auto& address : addresses)
    out->vantage_points_.emplace_back(resolver::FetcherOptions{
        .insecure_allow_hosts = config.insecure_allow_hosts, .ca_file = config.ca_file, .source_address = address});
  out->artifacts_ = std::make_unique<resolver::HttpsFetcher>(resolver::FetcherOptions{
      .insecure_allow_hosts = config.insecure_allow_hosts, .ca_file = config.ca_file, .source_address = addresses.front()});
  if (!config.resolvers.empty()) {
    DID_TRY(auto resolver, resolver::TxtResolver::make(config.resolvers));
    out->dns_.emplace(std::move(resolver));
  }
  return out;
}

Ownership Outside::ownership(const Config& config) const {
  Ownership out;
  out.required = config.ownership_required;
  out.registry = config.registry_name;
  out.organization_issuers = config.organization_issuers;
  if (config.fetch_artifacts) out.artifacts = artifacts_.get();
  out.operators = config.operators;
  out.probers = config.probers;
  const int by_default = config.ownership_required ? 1000 : 0;
  out.names_per_owner = static_cast<std::size_t>(config.names_per_owner < 0 ? by_default : config.names_per_owner);
  for (const auto& one : vantage_points_) out.vantage_points.push_back({one.methods.get(), one.fetcher.get()});
  out.dns = dns_ ? &*dns_ : nullptr;
  return out;
}

}  // namespace ans
