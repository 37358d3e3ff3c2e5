// What a publisher has to prove, and the moment when it has.
#include "http/answers.h"
#include "http/api.h"
#include "http/call.h"

namespace ans {

Answer<Response> Api::get_challenges(const Call& call) {
  DID_TRY(const auto found, registry_.challenges(call.item));
  Response response{.body = challenges_json(found, registry_.now())};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Answer<Response> Api::prove_control(const Call& call) {
  DID_TRY(const auto state, registry_.prove_control(call.item, call.body));
  Response response{.body = status_json(state, registry_.now())};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace ans
