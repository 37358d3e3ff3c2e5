// The real `credence serve` as a process: files, signals and TLS.
#ifdef CREDENCE

#include "support/process.h"

#include <did/codec.h>
#include <did/hash.h>
#include <sys/stat.h>

#include <fstream>

#include "fixture.h"
#include "support/raw_http.h"
#include "support/temp_dir.h"

using namespace test;

namespace {

// `credence serve` on a port of its own choice.
class Serving {
 public:
  explicit Serving(const std::string& data, std::vector<std::string> more = {}) : process_(CREDENCE, words(data, std::move(more))) {
    std::string line;
    do line = process_.read_line();
    while (line.starts_with("credence: warning: "));
    const std::string begin = "credence serve ready on http";
    INFO(line);
    REQUIRE(line.starts_with(begin));
    REQUIRE(line.ends_with(" data " + data));
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(line.find("127.0.0.1:") + 10)));
  }
  [[nodiscard]] HttpAnswer ask(const std::string& request) const { return RawHttpClient(port_).ask(request); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  Process& process() { return process_; }

 private:
  static std::vector<std::string> words(const std::string& data, std::vector<std::string> more) {
    std::vector<std::string> all{"serve", "--data", data, "--listen", "127.0.0.1:0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Process process_;
  std::uint16_t port_ = 0;
};

}  // namespace

TEST_SUITE("service") {
  TEST_CASE("serve: keys are made once, private, and SIGTERM ends it well") {
    const TempDir folder;
    const auto data = folder.file("data");
    std::string issuers;
    for (int round = 0; round < 2; ++round) {
      Serving serving(data, {"--insecure-plaintext"});
      const auto manifest = did::parse_json(serving.ask(get("/test-suite-manifest.json")).body).value();
      if (round == 0) issuers = did::to_text(manifest.at("issuers"));
      CHECK(did::to_text(manifest.at("issuers")) == issuers);
      CHECK(serving.process().end(SIGTERM) == 0);
    }
    struct stat info{};
    REQUIRE(stat((data + "/eddsa-jcs-2022.key").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600);
    REQUIRE(stat(data.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0700);
  }

  TEST_CASE("serve: a file gives the flags that the command line does not") {
    const TempDir folder;
    const auto config = folder.file("serve.toml");
    std::ofstream(config) << "listen = \"127.0.0.1:1\"\npublic-url = \"https://vc.example/\"\ninsecure-plaintext = true\nstrict = true\n";
    Serving serving(folder.file("data"), {"--config", config});
    CHECK(did::parse_json(serving.ask(get("/test-suite-manifest.json")).body).value().at("baseUrl") == "https://vc.example");
    CHECK(serving.process().end(SIGINT) == 0);
  }

  TEST_CASE("serve: every context that its file pins is carried") {
    const TempDir folder;
    const std::string terms = R"({"@context": {"height": "https://terms.example/#height"}})";
    const auto pinned = [&](const std::string& url) {
      return "\"" + url + "=" + folder.file("terms.json") + "@sha256:" + did::hex_encode(did::sha256(did::as_bytes(terms))) + "\"";
    };
    std::ofstream(folder.file("terms.json")) << terms;
    std::ofstream(folder.file("serve.toml")) << "context = [" << pinned("https://terms.example/v1") << ", "
                                             << pinned("https://terms.example/v2") << "]\n";
    Serving serving(folder.file("data"), {"--insecure-plaintext", "--config", folder.file("serve.toml")});
    for (const std::string url : {"https://terms.example/v1", "https://terms.example/v2"}) {
      INFO(url);
      auto tree = claims();
      tree["@context"].push_back(url);
      tree["credentialSubject"]["height"] = "3 m";
      CHECK(serving.ask(post(did::to_text({{"credential", tree}}), "/issuers/eddsa-rdfc-2022/credentials/issue")).status == 201);
    }
    CHECK(serving.process().end(SIGTERM) == 0);
  }
}

#endif
