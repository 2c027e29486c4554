using System.Globalization;

namespace DisclosureFlow.Typesetting;

/// <summary>Why a document can't be typeset. Code is permanent and has a section in docs/refusals/DF4.md.</summary>
/// <param name="Code">DF4001 to DF4999.</param>
/// <param name="Message">What is wrong and where, Chinese.</param>
/// <param name="MessageEn">The same, English.</param>
/// <param name="NextStep">What to do now, Chinese.</param>
/// <param name="NextStepEn">The same, English.</param>
public sealed record TypesettingRefusal(string Code, string Message, string MessageEn, string NextStep, string NextStepEn)
{
    internal static TypesettingRefusal FontsMissing(IReadOnlyList<FontRole> roles, string folder)
    {
        var files = string.Join('、', roles.Select(FontCatalogue.BundledFile).Distinct(StringComparer.Ordinal));
        return new TypesettingRefusal(
            "DF4001",
            $"没有可用的字体：{string.Join('、', roles.Select(ChineseName))}。",
            $"No font for: {string.Join(", ", roles)}.",
            $"请把 {files}（npm 包 @expo-google-fonts/noto-serif-sc 与 @expo-google-fonts/noto-sans-sc 0.4.3）放入 {folder}，或在配置中指定字体文件。",
            $"Put {files} (npm packages @expo-google-fonts/noto-serif-sc and @expo-google-fonts/noto-sans-sc 0.4.3) into {folder}, or name font files in the configuration.");
    }

    internal static TypesettingRefusal CharacterMissing(System.Text.Rune character, string placeZh, string placeEn)
    {
        var code = $"U+{character.Value.ToString("X4", CultureInfo.InvariantCulture)}";
        var shown = System.Text.Rune.IsControl(character) ? code : $"“{character}”（{code}）";
        return new TypesettingRefusal(
            "DF4002",
            $"{placeZh}的字符{shown}在所有字体中都没有，不能排印。",
            $"No font has the character {code} at {placeEn}; it can't be printed.",
            "请改用其他写法，或在配置中为该处指定含有此字的字体。",
            "Write it another way, or configure a font that has it.");
    }

    internal static TypesettingRefusal FontUnusable(string path, string reason) => new(
        "DF4003",
        $"字体文件 {path} 不能使用：{reason}",
        $"The font file {path} can't be used: {reason}",
        "请在配置中改指完整、允许嵌入的 OpenType 字体文件，或去掉该项。",
        "Name a complete OpenType font file that allows embedding, or remove the entry.");

    internal static TypesettingRefusal FontChanged(string path, string found, string pinned) => new(
        "DF4004",
        $"随程序提供的字体文件 {path} 被改动：SHA-256 为 {found}，应为 {pinned}。",
        $"The bundled font file {path} was changed: its SHA-256 is {found}, not {pinned}.",
        "请重新构建或重新安装程序。",
        "Build or install the program again.");

    internal static string ChineseName(FontRole role) => role switch
    {
        FontRole.Title => "标题（小标宋）",
        FontRole.Body => "正文（仿宋）",
        FontRole.Heading => "一级标题（黑体）",
        FontRole.Kai => "二级标题（楷体）",
        FontRole.Figures => "页码和表格（宋体）",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "unknown font role"),
    };
}

/// <summary>Typesetting stopped; <see cref="Refusals"/> says why, all reasons at once.</summary>
public sealed class TypesettingRefusedException : Exception
{
    public TypesettingRefusedException(TypesettingRefusal refusal, Exception? inner = null)
        : this([refusal], inner)
    {
    }

    public TypesettingRefusedException(IReadOnlyList<TypesettingRefusal> refusals, Exception? inner = null)
        : base(string.Join('\n', refusals.Select(refusal => $"{refusal.Code} {refusal.MessageEn} {refusal.NextStepEn}")), inner) => Refusals = refusals;

    public IReadOnlyList<TypesettingRefusal> Refusals { get; }
}
