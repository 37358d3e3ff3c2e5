// Signed requests that are repeated, altered, redirected or stripped: rows 3, 4, 13, 14, 20, 22 and 24.
#include <algorithm>
#include <array>
#include <ranges>

#include "agent/attacks/request.h"
#include "support/raw_http.h"

namespace attacks {
namespace {

using std::chrono::seconds;
constexpr const char* order = R"({"room":"double","to":"bob@example.com"})";

// An order by Alice. `before`: what is changed before she signs; `after`: what somebody changes on the way.
using Change = std::function<void(SignedPost&)>;
std::string send(Field& field, const Change& before, const Change& after = [](SignedPost&) {}) {
  auto alice = test::party(7);
  SignedPost post(field, alice, order);
  before(post);
  post.sign();
  after(post);
  return post.send().code;
}
std::string send_soundly(Field& field) {
  return send(field, [](SignedPost&) {});
}

// Row 3.
std::string repeat(Field& field) {
  auto alice = test::party(7);
  SignedPost post(field, alice, order);
  if (const auto code = post.code(); code != "accepted") return "the first time: " + code;
  return post.send().code;
}
std::string repeat_after_a_restart(Field&) {
  OwnTarget own;
  Field there(own.at());
  auto alice = test::party(7);
  SignedPost post(there, alice, order);
  if (const auto code = post.code(); code != "accepted") return "the first time: " + code;
  own.restart();
  return post.send().code;
}
std::string send_after_a_restart(Field&) {
  OwnTarget own;
  own.restart();
  Field there(own.at());
  return send_soundly(there);
}
std::string created(Field& field, seconds created, seconds expires) {
  return send(field, [&](SignedPost& post) {
    post.options.created = field.now() + created;
    post.options.expires = field.now() + expires;
  });
}
std::string too_old(Field& field) { return created(field, seconds(-62), seconds(-2)); }
std::string kept_for_later(Field& field) { return created(field, seconds(-30), seconds(-2)); }
std::string lasting(Field& field) { return created(field, seconds(0), seconds(3600)); }
std::string without_nonce(Field& field) {
  return send(field, [](SignedPost& post) { post.options.nonce.clear(); });
}

// Row 4: a signature is for one message alone.
std::string strip(Field& field) {
  return send(
      field, [](SignedPost&) {},
      [](SignedPost& post) {
        post.remove("Signature");
        post.remove("Signature-Input");
      });
}
std::string other_method(Field& field) {
  return send(field, [](SignedPost&) {}, [](SignedPost& post) { post.method = "PUT"; });
}
std::string other_path(Field& field) {
  return send(field, [](SignedPost&) {}, [](SignedPost& post) { post.path = "/v1/orders/all?dry=1"; });
}
std::string other_query(Field& field) {
  return send(field, [](SignedPost&) {}, [](SignedPost& post) { post.path = "/v1/orders?dry=0"; });
}
std::string other_field(Field& field) {
  return send(field, [](SignedPost&) {}, [](SignedPost& post) { post.field("Content-Type") = "text/plain"; });
}
std::string other_body(Field& field) {
  return send(field, [](SignedPost&) {}, [](SignedPost& post) { std::ranges::replace(post.body, 'b', 'm'); });
}
std::string other_body_and_digest(Field& field) {
  return send(
      field, [](SignedPost&) {},
      [&](SignedPost& post) {
        auto mallory = test::party(9);
        SignedPost other(field, mallory, R"({"room":"suite"})");
        post.body = other.body;
        post.field("Content-Digest") = other.field("Content-Digest");
      });
}

// Row 14: what Alice sent to Mallory's server.
std::string send_elsewhere(Field& field) {
  return send(
      field, [](SignedPost& post) { post.authority = "mallory.example"; },
      [&](SignedPost& post) { post.authority = field.at().http->address + ":" + std::to_string(field.at().http->port); });
}

// Row 20.
std::string a_long_header(Field& field) {
  return say(field.at(), test::get("/v1/orders", "Signature: " + std::string(1'000'000, 'a') + "\r\n")).code;
}
std::string a_large_body(Field& field) {
  return say(field.at(), "POST /v1/orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000000000\r\n\r\n").code;
}
std::string a_deep_body(Field& field) {
  auto alice = test::party(7);
  SignedPost post(field, alice, std::string(100'000, '['), "/v1/actions");
  return post.code();
}
std::string many_signatures(Field& field) {
  return send(
      field, [](SignedPost&) {},
      [](SignedPost& post) {
        auto& input = post.field("Signature-Input");
        auto& value = post.field("Signature");
        const auto member = value.substr(value.find('='));
        for (int i = 0; i < 20; ++i) {
          input += ", s" + std::to_string(i) + "=()";
          value += ", s" + std::to_string(i) + member;
        }
      });
}

// Row 22.
std::string ten_minutes_ahead(Field& field) { return created(field, seconds(600), seconds(660)); }
std::string twenty_seconds_ahead(Field& field) { return created(field, seconds(20), seconds(80)); }

// Row 24.
std::string uncovered(Field& field, std::string_view component) {
  return send(field, [&](SignedPost& post) {
    std::erase_if(post.options.components, [&](const agent::ComponentId& one) { return one.name() == component; });
  });
}
std::string without_the_path(Field& field) { return uncovered(field, "@path"); }
std::string without_the_body(Field& field) { return uncovered(field, "content-digest"); }
std::string with_another_tag(Field& field) {
  return send(field, [](SignedPost& post) { post.options.tag = "web-bot-auth"; });
}
std::string with_an_old_version(Field& field) {
  return send(field, [](SignedPost& post) {
    post.add("Mcp-Protocol-Version", "2025-11-25");
    post.options.components.pop_back();
  });
}
std::string with_a_covered_version(Field& field) {
  return send(field, [](SignedPost& post) { post.add("Mcp-Protocol-Version", "2026-07-28"); });
}

// Row 13. What somebody sends stands in no log but as one line of harmless text, and what is personal not at all.
std::string read_the_log(const std::vector<std::string>& requests, bool signed_order) {
  const OwnTarget own;
  Field there(own.at());
  for (const auto& request : requests) (void)say(own.at(), request);
  if (signed_order && send_soundly(there) != "accepted") return "not accepted";
  const auto log = own.log();
  std::size_t lines = 0;
  for (const char letter : log) {
    if (letter == '\n')
      ++lines;
    else if (static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) >= 0x7f)
      return "control characters";
  }
  if (log.contains("bob@example.com")) return "personal data";
  // The first line is of our own look at its addresses.
  return std::to_string(lines - 1) + " lines";
}
std::string poison_the_log(Field&) {
  return read_the_log({"POST /v1/orders?\x1b[2J%0a%1b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                       "POST /v1/orders?\xe2\x80\xae\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                       "POST /v1/orders?%0d%0aforged HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"},
                      false);
}
std::string leave_personal_data(Field&) { return read_the_log({}, true); }

constexpr std::array table{
    Attack{3, Sort::honest, Needs::requests, "a signed request", "accepted", send_soundly},
    Attack{3, Sort::attack, Needs::requests, "a signed request, once more", "replayed", repeat},
    Attack{3, Sort::attack, Needs::own_target, "a signed request, once more, after the target was killed and started anew", "replayed",
           repeat_after_a_restart},
    Attack{3, Sort::honest, Needs::own_target, "a new request to a target that was killed and started anew", "accepted",
           send_after_a_restart},
    Attack{3, Sort::attack, Needs::requests, "a request that was signed 62 seconds ago", "too_old", too_old},
    Attack{3, Sort::attack, Needs::requests, "a request whose signature has expired", "expired", kept_for_later},
    Attack{3, Sort::attack, Needs::requests, "a signature that is to last for an hour", "lifetime_too_long", lasting},
    Attack{3, Sort::attack, Needs::requests, "a signature without a nonce", "missing_parameter", without_nonce},
    Attack{4, Sort::attack, Needs::requests, "the signature is taken away", "absent", strip},
    Attack{4, Sort::attack, Needs::requests, "the signature of a POST under a PUT", "bad_signature", other_method},
    Attack{4, Sort::attack, Needs::requests, "the signature under another path", "bad_signature", other_path},
    Attack{4, Sort::attack, Needs::requests, "the signature under another query", "bad_signature", other_query},
    Attack{4, Sort::attack, Needs::requests, "the signature under another content type", "bad_signature", other_field},
    Attack{4, Sort::attack, Needs::requests, "the signature over another body", "digest_mismatch", other_body},
    Attack{4, Sort::attack, Needs::requests, "the signature over another body and its digest", "bad_signature", other_body_and_digest},
    Attack{13, Sort::honest, Needs::own_target, "a signed request leaves one line in the log, and nothing of its body", "1 lines",
           leave_personal_data},
    Attack{13, Sort::attack, Needs::own_target, "escapes, line ends and bytes that are no text, for the log", "3 lines", poison_the_log},
    Attack{14, Sort::attack, Needs::requests, "a request that was signed for another server", "bad_signature", send_elsewhere},
    Attack{20, Sort::honest, Needs::requests, "a request of usual size", "accepted", send_soundly},
    Attack{20, Sort::attack, Needs::requests, "a header of a megabyte", "status_431", a_long_header},
    Attack{20, Sort::attack, Needs::requests, "a body of a gigabyte, announced", "status_413", a_large_body},
    Attack{20, Sort::attack, Needs::requests, "a body that is nested 100000 deep", "malformed", a_deep_body},
    Attack{20, Sort::attack, Needs::requests, "twenty signatures more", "too_large", many_signatures},
    Attack{22, Sort::honest, Needs::requests, "a signature whose time is 20 seconds ahead", "accepted", twenty_seconds_ahead},
    Attack{22, Sort::attack, Needs::requests, "a signature whose time is ten minutes ahead", "not_yet_valid", ten_minutes_ahead},
    Attack{24, Sort::honest, Needs::requests, "a protocol version that the signature covers", "accepted", with_a_covered_version},
    Attack{24, Sort::attack, Needs::requests, "a protocol version that the signature does not cover", "insufficient_coverage",
           with_an_old_version},
    Attack{24, Sort::attack, Needs::requests, "a signature that does not cover the path", "insufficient_coverage", without_the_path},
    Attack{24, Sort::attack, Needs::requests, "a signature that does not cover the body", "insufficient_coverage", without_the_body},
    Attack{24, Sort::attack, Needs::requests, "a signature of a profile that gives identity alone", "no_applicable_signature",
           with_another_tag},
};

}  // namespace

std::span<const Attack> request_attacks() { return table; }

}  // namespace attacks
