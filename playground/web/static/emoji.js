// Slack's shortcodes for the emoji a work message is likely to hold.

const TABLE = `
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|heavy_multiplication_x ✖️
warning ⚠️|exclamation ❗|question ❓|grey_exclamation ❕|grey_question ❔|bangbang ‼️|no_entry ⛔|no_entry_sign 🚫
information_source ℹ️|bulb 💡|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock9 🕘|clock1 🕐|alarm_clock ⏰|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|timer_clock ⏲️|watch ⌚
memo 📝|pencil 📝|pencil2 ✏️|page_facing_up 📄|page_with_curl 📃|clipboard 📋|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|bookmark_tabs 📑|bookmark 🔖|books 📚|book 📖|notebook 📓|paperclip 📎|pushpin 📌|round_pushpin 📍|mag 🔍|lock 🔒|unlock 🔓|key 🔑|shield 🛡️
telephone_receiver 📞|phone ☎️|telephone ☎️|iphone 📱|email 📧|e-mail 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|link 🔗
house 🏠|house_with_garden 🏡|school 🏫|hospital 🏥|office 🏢|car 🚗|bus 🚌
wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|clap 👏|pray 🙏|raised_hands 🙌|raised_hand ✋|point_right 👉|point_left 👈|point_down 👇|point_up ☝️|ok_hand 👌|muscle 💪|eyes 👀|handshake 🤝
smile 😄|smiley 😃|grinning 😀|blush 😊|slightly_smiling_face 🙂|wink 😉|joy 😂|laughing 😆|heart_eyes 😍|thinking_face 🤔|neutral_face 😐|confused 😕|worried 😟|disappointed 😞|cry 😢|sob 😭|angry 😠|tired_face 😫|sweat_smile 😅|sunglasses 😎|relieved 😌|sleeping 😴|hugging_face 🤗|face_with_thermometer 🤒
heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|star ⭐|sparkles ✨|tada 🎉|rocket 🚀|fire 🔥|zap ⚡|sunny ☀️|sunrise 🌅|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️|snowflake ❄️|rainbow 🌈|seedling 🌱|coffee ☕|tea 🍵|cake 🍰|birthday 🎂|gift 🎁
red_circle 🔴|large_blue_circle 🔵|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|arrow_backward ◀️|leftwards_arrow_with_hook ↩️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩|rewind ⏪|new 🆕|ok 🆗|sos 🆘|heavy_plus_sign ➕|heavy_minus_sign ➖
baby 👶|child 🧒|boy 👦|girl 👧|woman 👩|man 👨|older_woman 👵|older_man 👴|family 👪|busts_in_silhouette 👥|bust_in_silhouette 👤|teacher 🧑‍🏫|health_worker 🧑‍⚕️|robot_face 🤖|teddy_bear 🧸|baby_bottle 🍼|school_satchel 🎒
chart_with_upwards_trend 📈|bar_chart 📊|hammer_and_wrench 🛠️|wrench 🔧|gear ⚙️|traffic_light 🚦|construction 🚧|rotating_light 🚨|ambulance 🚑|police_car 🚓|triangular_flag_on_post 🚩|checkered_flag 🏁|dart 🎯|trophy 🏆
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|zero 0️⃣|100 💯
`;

const EMOJI = new Map(
  TABLE.trim()
    .split(/[\n|]/)
    .map((entry) => {
      const gap = entry.indexOf(" ");
      return [entry.slice(0, gap), entry.slice(gap + 1)];
    }),
);

/** The character for a shortcode without its colons, or null when it is not known. */
export function emojiFor(name) {
  return EMOJI.get(name) ?? null;
}

/** Plain text with its known :shortcodes: replaced, for plain_text objects with emoji on. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiFor(name) ?? whole);
}
