namespace DisclosureFlow.Typesetting;

/// <summary>Measures of the page after GB/T 9704-2012, sections 5 and 7. Lengths in points (1/72 inch) unless a name says otherwise.</summary>
internal static class GbPage
{
    public const double PointsPerMillimetre = 72 / 25.4;

    public const double Width = 210 * PointsPerMillimetre;
    public const double Height = 297 * PointsPerMillimetre;
    public const double Top = 37 * PointsPerMillimetre;
    public const double Bottom = 35 * PointsPerMillimetre;
    public const double Left = 28 * PointsPerMillimetre;

    /// <summary>The type area (版心), 156 × 225 mm.</summary>
    public const double TextWidth = 156 * PointsPerMillimetre;

    public const double TextHeight = 225 * PointsPerMillimetre;

    public const int LinesPerPage = 22;
    public const int CharactersPerLine = 28;

    /// <summary>2号.</summary>
    public const double TitleSize = 22;

    /// <summary>3号.</summary>
    public const double BodySize = 16;

    /// <summary>4号.</summary>
    public const double FolioSize = 14;

    /// <summary>From one line to the next: the first line's characters touch the type area's upper edge, those of line 22 its lower edge.</summary>
    public const double LinePitch = (TextHeight - BodySize) / (LinesPerPage - 1);

    /// <summary>From one character to the next: 28 characters reach from edge to edge.</summary>
    public const double CharacterPitch = (TextWidth - BodySize) / (CharactersPerLine - 1);

    /// <summary>From the type area's lower edge to the dashes of the page number (section 7.5).</summary>
    public const double FolioDistance = 7 * PointsPerMillimetre;

    /// <summary>Base line below the top of the em box; the ideographic em box of Chinese fonts lies from −0.12 to 0.88.</summary>
    public const double Ascent = 0.88;

    /// <summary>A township's seal is 42 mm wide (国发〔1999〕25号).</summary>
    public const double SealDiameter = 42 * PointsPerMillimetre;
}

/// <summary>How a stretch of text is set.</summary>
/// <param name="Role">Which font.</param>
/// <param name="Size">Points.</param>
/// <param name="Tracking">Points added behind each full-width character; negative brings them nearer.</param>
internal readonly record struct TextStyle(FontRole Role, double Size, double Tracking = 0)
{
    /// <summary>Body text on the grid of 28 characters.</summary>
    public static TextStyle Body { get; } = new(FontRole.Body, GbPage.BodySize, GbPage.CharacterPitch - GbPage.BodySize);

    public static TextStyle HeadingOfLevel(int level) => Body with { Role = level == 1 ? FontRole.Heading : FontRole.Kai };
}
