"""Names that web software writes for pictures of emoji (":thinking:", ":D"), and the emoji: data only.

`images.py` writes the emoji in place of such a picture, so that a text keeps them.

The names are those that several of these share: GitHub's gemoji (used by Discourse, Mastodon and Slack),
Invision, phpBB, vBulletin, XenForo and WordPress.
"""

from __future__ import annotations

_ROWS = """
😀 grinning grinning_face
😃 smiley smiling_face_with_open_mouth
😄 smile smiling happy
😁 grin biggrin big_grin beaming_face d -d =d
😆 laughing laugh satisfied lmao xd
😂 joy lol face_with_tears_of_joy
🤣 rofl rolling_on_the_floor_laughing
😅 sweat_smile
😊 blush
🙂 slight_smile slightly_smiling_face
🙃 upside_down upside_down_face
😉 wink winking winking_face
😍 heart_eyes
🥰 smiling_face_with_three_hearts smiling_face_with_hearts
😘 kissing_heart kiss
😗 kissing
😋 yum
😛 stuck_out_tongue tongue razz p -p =p b
😜 stuck_out_tongue_winking_eye
😝 stuck_out_tongue_closed_eyes
🤪 zany_face
🤔 thinking think thinking_face
🤨 face_with_raised_eyebrow raised_eyebrow
😐 neutral_face neutral
😑 expressionless
😶 no_mouth
🙄 rolleyes roll_eyes roll face_with_rolling_eyes eye_roll
😏 smirk
😒 unamused
😬 grimacing
😌 relieved
😔 pensive
😴 sleeping sleep
😷 mask
🤒 face_with_thermometer
🤢 nauseated_face sick
🤮 puke vomit vomiting_face
😎 sunglasses cool 8) 8-)
🤓 nerd nerd_face
😕 confused
😟 worried
🙁 slight_frown slightly_frowning_face frown sad
☹️ frowning frowning_face
😮 open_mouth surprised o -o
😯 hushed
😲 astonished shock shocked
😳 flushed
🥺 pleading_face
😨 fearful
😰 cold_sweat
😥 disappointed_relieved
😢 cry crying
😭 sob
😱 scream eek
😖 confounded
😞 disappointed
😓 sweat
😩 weary
😫 tired_face
😤 triumph
😡 rage pout
😠 angry mad
🤬 cursing_face
😈 smiling_imp twisted
👿 imp evil
💀 skull
💩 poop hankey
🤡 clown_face clown
👻 ghost
👽 alien
🤖 robot
😇 innocent angel
🤗 hugs hugging hugging_face
🤭 hand_over_mouth
🤫 shushing_face
🤐 zipper_mouth_face
🤷 shrug person_shrugging
🤦 facepalm face_palm
🫡 saluting_face
👍 +1 thumbsup thumbs_up thumbup
👎 -1 thumbsdown thumbs_down thumbdown
👌 ok_hand
✌️ v victory
🤞 crossed_fingers fingers_crossed
👏 clap applause
🙌 raised_hands
🙏 pray folded_hands
🤝 handshake
💪 muscle
👋 wave waving_hand
👉 point_right
👈 point_left
👆 point_up_2
👇 point_down
☝️ point_up
✋ raised_hand
👀 eyes
🧠 brain
❤️ heart red_heart
💔 broken_heart
💕 two_hearts
💙 blue_heart
💚 green_heart
💜 purple_heart
💯 100
🔥 fire
⭐ star
✨ sparkles
💥 boom
🎉 tada party
🎈 balloon
🎁 gift
🚀 rocket
💡 bulb idea
⚠️ warning
❗ exclamation exclaim
❓ question
✅ white_check_mark
✔️ heavy_check_mark
❌ x cross_mark
➡️ arrow_right arrow
⬅️ arrow_left
⬆️ arrow_up
⬇️ arrow_down
☕ coffee
🍺 beer
🍻 beers
🍷 wine_glass
🍕 pizza
🍿 popcorn
🐳 whale
🐶 dog
🐱 cat
🌹 rose
🌞 sun_with_face
☀️ sunny
☔ umbrella
🎵 musical_note
🏆 trophy
💰 moneybag
📷 camera
📌 pushpin
🔗 link
🔒 lock
"""

EMOJI_BY_NAME = {name: row.split()[0] for row in _ROWS.strip().splitlines() for name in row.split()[1:]}
"""Names in lower case, without colons: one of ":D" is "d"."""

SKIN_TONES = {str(number): chr(0x1F3FA + number) for number in range(1, 6)}
"""The modifiers by the number that follows a name: ":pray_tone3:", lightest first."""
