/* The state machine of DID-Noise (libagent/src/handshake/initiator.cpp, responder.cpp) with an attacker on the wire, for Spin.
   docs/models/run.sh runs it.

   Cryptography is one bit: a frame is genuine when its sender holds the keys. The attacker drops, invents frames of every kind
   that are not genuine, and plays genuine ones again. `round` is which first message of the initiator a frame belongs to: 1, or 2
   after a cookie. What is asserted: whoever is established is so with the other, in the same round. */

mtype = { first, second, proof, welcome, retry, refusal };
mtype = { created, awaiting_first, awaiting_second, awaiting_proof, awaiting_welcome, established, ended };

#define BUDGET 5   /* what the attacker may do */

chan to_responder = [1] of { mtype, byte, bool };   /* kind, round, genuine */
chan to_initiator = [1] of { mtype, byte, bool };

mtype initiator_state = created;
mtype responder_state = awaiting_first;
byte initiator_run = 0;
byte responder_run = 0;
bool with_initiator = false;   /* is it the initiator's key that the responder answered? */
bool proved = false;           /* the initiator has signed */

/* What was said once, and can be said again. */
bool said_first[3];
bool said_second[3];
bool said_proof[3];
bool said_welcome[3];

active proctype Initiator() {
  mtype kind;
  byte round;
  bool genuine;
  bool came_back = false;

  initiator_run = 1;
  initiator_state = awaiting_second;
  said_first[1] = true;
  to_responder ! first(1, true);

  do
  :: initiator_state == awaiting_second ->
end_second:
     to_initiator ? kind(round, genuine);
     if
     :: kind == second && genuine && round == initiator_run ->
        proved = true;
        initiator_state = awaiting_welcome;
        said_proof[round] = true;
        to_responder ! proof(round, true)
     :: kind == retry && !came_back ->
        came_back = true;
        initiator_run = 2;
        said_first[2] = true;
        to_responder ! first(2, true)
     :: else -> initiator_state = ended
     fi
  :: initiator_state == awaiting_welcome ->
end_welcome:
     to_initiator ? kind(round, genuine);
     if
     :: kind == welcome && genuine && round == initiator_run ->
        initiator_state = established;
        assert(responder_state == established && responder_run == initiator_run && with_initiator)
     :: else -> initiator_state = ended
     fi
  :: initiator_state == established || initiator_state == ended -> break
  od
}

active proctype Responder() {
  mtype kind;
  byte round;
  bool genuine;
  bool under_load;

  if
  :: under_load = true
  :: under_load = false
  fi;

  do
  :: responder_state == awaiting_first ->
end_first:
     to_responder ? kind(round, genuine);
     if
     :: kind == first && under_load && round != 2 -> to_initiator ! retry(0, false)
     :: kind == first && (!under_load || round == 2) ->
        responder_run = round;
        with_initiator = genuine;
        responder_state = awaiting_proof;
        said_second[round] = genuine;
        to_initiator ! second(round, genuine)
     :: else -> responder_state = ended
     fi
  :: responder_state == awaiting_proof ->
end_proof:
     to_responder ? kind(round, genuine);
     if
     :: kind == proof && genuine && round == responder_run && with_initiator ->
        responder_state = established;
        assert(proved && initiator_run == responder_run);
        said_welcome[round] = true;
        to_initiator ! welcome(round, true)
     :: else -> responder_state = ended
     fi
  :: responder_state == established || responder_state == ended -> break
  od
}

active proctype Attacker() {
  mtype kind;
  byte round;
  bool genuine;
  byte left = BUDGET;

  do
  :: left > 0 ->
     left = left - 1;
     if                                                    /* drop */
     :: to_responder ? kind(round, genuine)
     :: to_initiator ? kind(round, genuine)
                                                           /* invent: anybody can begin a handshake of its own */
     :: to_responder ! first(1, false)
     :: to_responder ! first(2, false)
     :: to_responder ! proof(1, false)
     :: to_responder ! refusal(0, false)
     :: to_initiator ! second(1, false)
     :: to_initiator ! welcome(1, false)
     :: to_initiator ! retry(0, false)
     :: to_initiator ! refusal(0, false)
                                                           /* play again, to either side */
     :: said_first[1] -> to_responder ! first(1, true)
     :: said_first[2] -> to_responder ! first(2, true)
     :: said_second[1] -> to_initiator ! second(1, true)
     :: said_second[2] -> to_initiator ! second(2, true)
     :: said_proof[1] -> to_responder ! proof(1, true)
     :: said_proof[2] -> to_responder ! proof(2, true)
     :: said_proof[1] -> to_initiator ! proof(1, true)
     :: said_welcome[1] -> to_initiator ! welcome(1, true)
     :: said_welcome[2] -> to_initiator ! welcome(2, true)
     :: said_welcome[1] -> to_responder ! welcome(1, true)
     fi
  :: else -> break
  od
}
