// Prints what bench/peers measures, for the other side: the contexts, the credentials as claims, and signed by us,
// and the graphs that take long.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "credentials.h"
#include "graphs.h"

int main() {
  using did::Json;
  const Json contexts{{std::string(bench::agent_context), Json::parse(bench::agent_terms)},
                      {std::string(bench::claim_context), Json::parse(bench::claim_terms)}};
  const Json claims{{"five_claims", bench::five_claims()},
                    {"typical", bench::typical()},
                    {"flat_50", bench::flat(50)},
                    {"flat_500", bench::flat(500)},
                    {"nodes_50", bench::nodes_50()}};
  Json secured = Json::object();
  for (const char* suite : {"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"})
    for (const auto& [name, one] : claims.items()) secured[suite][name] = bench::sign(one, suite).text;
  const Json graphs{{"ring_100", bench::ring_graph(100)},
                    {"clique_5", bench::clique_graph(5)},
                    {"clique_6", bench::clique_graph(6)},
                    {"twin_star_6", bench::twin_star_graph(6)}};
  std::puts(did::to_text({{"contexts", contexts}, {"claims", claims}, {"secured", secured}, {"graphs", graphs}}).c_str());
}
