// Approvals that the peer of a session says.
#include <agent/approvals.h>
#include <agent/channel.h>
#include <doctest/doctest.h>

#include <string>

#include "vc/parties.h"

using namespace agent;

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');
const std::string leaf = "sha256:" + std::string(64, 'b');
const std::string person = test::party(1).id;

Approval approval() { return {.action_digest = digest, .approver = person, .leaf_cd = leaf, .expires = test::at("2026-06-01T12:01:00Z")}; }

RefusalCode refusal(std::string_view body) {
  const auto read = read_approval(did::as_bytes(body), person);
  REQUIRE_FALSE(read.has_value());
  return read.error().code;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("approve: what is written is read as the peer's, in one spelling") {
    const auto body = write_approval(approval()).value();
    CHECK(did::as_text(body) == R"({"actionDigest":")" + digest + R"(","expires":"2026-06-01T12:01:00Z","leaf":")" + leaf + "\"}");
    const auto read = read_approval(body, test::party(9).id).value();
    CHECK(read.action_digest == digest);
    CHECK(read.leaf_cd == leaf);
    CHECK(read.expires == approval().expires);
    CHECK(read.approver == test::party(9).id);  // the session's peer, whatever was written
  }

  TEST_CASE("approve: a body with less, with more, or of another form is refused") {
    const std::string times = R"(,"expires":"2026-06-01T12:01:00Z")";
    CHECK(refusal("") == RefusalCode::malformed);
    CHECK(refusal("[]") == RefusalCode::malformed);
    CHECK(refusal("{") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":")" + digest + "\"" + times + "}") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":")" + digest + R"(","leaf":")" + leaf + "\"}") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":"sha256:00","leaf":")" + leaf + "\"" + times + "}") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":")" + digest + R"(","leaf":"b")" + times + "}") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":")" + digest + R"(","leaf":")" + leaf + R"(","expires":"tomorrow"})") == RefusalCode::malformed);
    CHECK(refusal(R"({"actionDigest":")" + digest + R"(","leaf":")" + leaf + R"(","approver":"did:example:me")" + times + "}") ==
          RefusalCode::malformed);
    CHECK(refusal(std::string(max_approval + 1, ' ')) == RefusalCode::too_large);
    auto wrong = approval();
    wrong.leaf_cd = "the leaf";
    CHECK(write_approval(wrong).error().code == RefusalCode::malformed);
  }

  TEST_CASE("MemoryApprovals: keeps those of approvers that count, while they last, and not more than it may") {
    const auto now = test::at(test::noon);
    MemoryApprovals approvals({person}, 2);
    auto stranger = approval();
    stranger.approver = test::party(9).id;
    CHECK_FALSE(approvals.add(stranger, now));
    CHECK_FALSE(approvals.add(approval(), approval().expires));
    CHECK(approvals.find(digest).empty());
    CHECK(approvals.add(approval(), now));
    REQUIRE(approvals.find(digest).size() == 1);
    CHECK(approvals.find(digest).front().approver == person);
    CHECK(approvals.find(leaf).empty());
    CHECK(approvals.add(approval(), now));
    CHECK_FALSE(approvals.add(approval(), now));  // full
    auto later = approval();
    later.expires += std::chrono::minutes(10);
    CHECK(approvals.add(later, approval().expires));  // what is over makes room
    CHECK(approvals.find(digest).size() == 1);
  }
}
