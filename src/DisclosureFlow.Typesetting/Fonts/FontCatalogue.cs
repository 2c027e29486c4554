using System.Collections.Immutable;

namespace DisclosureFlow.Typesetting;

/// <summary>The fonts we know for each role: the standard's own, then free ones that resemble them, last the bundled ones.</summary>
internal static class FontCatalogue
{
    private const string SerifRegular = "NotoSerifSC_400Regular.ttf";
    private const string SerifBold = "NotoSerifSC_700Bold.ttf";
    private const string SansMedium = "NotoSansSC_500Medium.ttf";

    /// <summary>SHA-256 of each bundled file: another file under the name would give other pages.</summary>
    public static ImmutableDictionary<string, string> BundledSha256 { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [SerifRegular] = "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        [SerifBold] = "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
        [SansMedium] = "b30853d205f3ecdde938b1488c735ee15a2e870d31331b992fdc53971e23ec4a",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>File names searched among the system's fonts, in order of preference; compared without case.</summary>
    public static ImmutableArray<string> SystemFiles(FontRole role) => role switch
    {
        FontRole.Title => ["FZXBSJW.TTF", "FZXBSK.TTF", "方正小标宋简体.ttf"],
        FontRole.Body => ["仿宋_GB2312.ttf", "simfang.ttf", "FandolFang-Regular.otf"],
        FontRole.Heading => ["simhei.ttf", "FandolHei-Regular.otf"],
        FontRole.Kai => ["楷体_GB2312.ttf", "simkai.ttf", "LXGWWenKai-Regular.ttf", "gkai00mp.ttf", "FandolKai-Regular.otf"],
        FontRole.Figures => ["simsun.ttc", "FandolSong-Regular.otf"],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "unknown font role"),
    };

    public static string BundledFile(FontRole role) => role switch
    {
        FontRole.Title => SerifBold,
        FontRole.Heading => SansMedium,
        FontRole.Kai => SerifBold,
        _ => SerifRegular,
    };
}
