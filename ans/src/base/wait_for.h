// Waiting for what is answered later.
#pragma once

#include <future>
#include <utility>

namespace ans {

// `begin` is given what is to be told the answer, once and from whatever thread; returns when that has happened.
template <class Answered, class Begin>
[[nodiscard]] Answered wait_for(Begin begin) {
  std::promise<Answered> promise;
  auto answer = promise.get_future();
  // The promise goes along: who tells may still be at it when who waits has gone on.
  begin([promise = std::move(promise)](Answered told) mutable { promise.set_value(std::move(told)); });
  return answer.get();
}

}  // namespace ans
