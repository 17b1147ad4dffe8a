#!/usr/bin/env bash
# What a newcomer can do next, once `make up` has deployed the environment $1.
cat <<TEXT

storage, network and app of $1 are deployed to the emulated AWS. Go on, in another terminal, with:
  npm run rehearsal -- ps                                           the tasks that run, and their containers
  npm run rehearsal -- deploy second                                another version, while this one serves
  npm run rehearsal -- break exits-at-once                          a bad release, which is found out and put back
  npm run rehearsal -- inbox                                        what the notifier and the alarms have announced
  npm run rehearsal -- calls                                        every AWS call it took
  npm run rehearsal -- exec -- npm run step -- plan --env $1       what a change would do
  npm run rehearsal -- lifecycle --env $1                          all of that by itself: made, used, broken, destroyed
  make test                                                         every check
  make down                                                         stop it, and leave nothing behind
TEXT
