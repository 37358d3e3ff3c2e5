// The names of the two Internet-Drafts: they lead to a version of an agent whose key is its URN (name.h).
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>

#include "names/version.h"

namespace ans {

inline constexpr std::size_t ans_name_max_size = 512;  // octets

//   ans://v1.2.3.translate.acme.com                     ANSv2: exactly three numbers, the rest is the host
//          |---| |----------------|
//         version      provider
//
//   a2a://textprocessor.translation.acme.com.v2.1.0.hipaa     ANS-00: six parts
//   |-|   |-----------| |---------| |------|  |---| |---|
//   protocol  agent_id   capability provider version extension
//
//   ans-name     = ansv2-name / legacy-name
//   ansv2-name   = "ans://v" num "." num "." num "." host
//   legacy-name  = protocol "://" token "." token "." provider "." vlabel [ "." extension ]
//   protocol     = ALPHA *15( ALNUM / "-" )            ; not "ans", "urn", "did"
//   provider     = ldh *( "." pldh )                   ; a pldh is an ldh, but not "v" 1*DIGIT
//   vlabel       = "v" num "." num [ "." num [ "-" pre ] [ "+" build ] ]
//   extension    = ALPHA *30( ALNUM / "-" )            ; not "v" 1*DIGIT
//   token        = ALNUM [ *61( ALNUM / "-" / "_" ) ALNUM ]
//   host         = ldh 1*( "." ldh )                   ; as is_fqdn of name.h
//
// The labels 0, 1 and 2 are agent, capability and the first of the provider; the first label from 3 on that is "v" 1*DIGIT
// begins the version. A prerelease or build takes everything to the end, so that no extension can follow it. Two numbers
// stand for an exact version: v2.1 is 2.1.0. Provider and host may be in U-labels, which become A-labels; all else is ASCII.
// Everything but prerelease and build is kept in lower case.
class AnsName {
 public:
  // Errors: malformed.
  [[nodiscard]] static Result<AnsName> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }  // canonical
  // The canonical text without build metadata, which tells no two versions apart: what the registry keeps it under.
  [[nodiscard]] std::string key() const;
  [[nodiscard]] bool is_ansv2() const { return protocol_ == "ans"; }
  [[nodiscard]] const std::string& protocol() const { return protocol_; }      // "ans": ANSv2
  [[nodiscard]] const std::string& agent_id() const { return agent_id_; }      // empty: ANSv2
  [[nodiscard]] const std::string& capability() const { return capability_; }  // empty: ANSv2
  [[nodiscard]] const std::string& provider() const { return provider_; }      // of ANSv2 the host
  [[nodiscard]] const Version& version() const { return version_; }
  [[nodiscard]] const std::string& extension() const { return extension_; }  // empty: none

  // Does the text begin as such a name, with a scheme and "://"?
  [[nodiscard]] static bool looks_like(std::string_view text) { return text.contains("://"); }

 private:
  struct Parts;
  explicit AnsName(Version version) : version_(std::move(version)) {}
  [[nodiscard]] std::string print(std::string_view version) const;

  std::string text_;
  std::string protocol_;
  std::string agent_id_;
  std::string capability_;
  std::string provider_;
  std::string extension_;
  Version version_;
};

}  // namespace ans
