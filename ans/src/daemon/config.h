// What ansd is told: flags, and a configuration file under them.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/log.h"
#include "http/client_limits.h"

namespace ans {

// What ansd is started for.
enum class Task : std::uint8_t { serve, rebuild, verify, backup };

struct Config {
  Task task = Task::serve;
  std::string data;  // the folder of the store
  std::string address = "127.0.0.1";
  std::uint16_t port = 8460;  // 0: the system chooses
  std::vector<std::string> insecure_allow_hosts;
  std::string ca_file;
  bool ownership_required = false;                // who registers has to prove control of the name
  std::string registry_name;                      // what challenges call this registry
  int names_per_owner = -1;                       // -1: 1,000 where control has to be proven, else no limit; 0: no limit
  bool fetch_artifacts = true;                    // that statements lead to, when they are registered
  std::vector<std::string> probers;               // DIDs whose word is taken for what answers
  std::vector<std::string> operators;             // DIDs of those who run the registry
  std::vector<std::string> organization_issuers;  // DIDs that are believed when they say who a publisher is
  std::vector<std::string> resolvers;             // of the DNS, for TXT records; empty: none are read
  std::vector<std::string> vantage_addresses;     // of ours, to look at the web from; empty: the one that the system chooses
  std::vector<std::string> taxonomies;            // files of taxonomies and crosswalks, or folders of them
  std::string public_url;      // where others reach it, and what signed requests are signed for; empty: where it listens, and no signatures
  unsigned nonce_sync = 1000;  // milliseconds, after which a used nonce is on the disk at the latest; 0: before its request is answered
  std::string tls_certificate;  // empty: plain HTTP
  std::string tls_key;
  std::vector<std::string> trusted_proxies;
  unsigned threads = 0;            // for the network; read_config() puts the number of processors in the place of 0
  unsigned hot_megabytes = 64;     // of answers kept ready
  unsigned block_megabytes = 256;  // of blocks of the store
  unsigned drain_grace = 0;        // seconds
  LimitOptions limits;
  LogLevel log_level = LogLevel::warning;
  LogFormat log_format = LogFormat::text;
  std::string scratch;  // where rebuild and verify make a store of their own; empty: the system's folder for such things
  std::string backup;   // where a backup goes; it must not be there
  bool json = false;    // what they found, as JSON
};

// There is nothing to run: help, version, a configuration that was only to be checked, or one that is wrong.
struct Exit {
  int code;  // 0 or 2 (usage)
  std::string out;
  std::string err;
};

[[nodiscard]] std::expected<Config, Exit> read_config(int argc, const char* const* argv);

}  // namespace ans
