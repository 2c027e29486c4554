namespace DisclosureFlow.Typesetting;

/// <summary>Words of titles and of organs' names that a line break must not tear.</summary>
internal static class TitleWords
{
    private static readonly string[] Words =
    [
        // what such documents are called
        "政府信息公开", "政务公开", "工作年度报告", "年度报告", "保密审查", "审查表", "审计报告", "核验报告", "工作", "年度", "报告", "政府", "信息", "公开", "办法", "方案", "通知",

        // organs
        "人民政府办公室", "人民政府", "街道办事处", "办事处", "办公室", "管理委员会", "委员会", "管理局", "服务中心", "服务局", "监督局", "管理处", "领导小组", "人民法院", "人民检察院",

        // places
        "经济技术开发区", "高新技术产业开发区", "产业开发区", "经济开发区", "开发区", "示范区", "度假区", "工业园区", "产业园区", "园区", "自治区", "自治州", "自治县", "自治旗", "新区", "片区", "国家", "湿地公园", "公园",
        "黑龙江", "内蒙古", "维吾尔", "土家族", "苗族", "藏族", "彝族", "壮族", "回族", "侗族", "羌族", "傣族", "朝鲜族", "蒙古族", "哈萨克", "布依族", "景颇族", "哈尼族",

        // what departments look after
        "发展和改革", "发展", "改革", "教育", "科学技术", "经济", "技术", "工业", "信息化", "民族", "宗教", "事务", "公安", "民政", "司法", "财政", "人力资源", "社会保障", "自然资源", "规划", "生态环境",
        "住房", "城乡", "建设", "城市管理", "综合", "行政执法", "交通运输", "水利", "农业农村", "乡村振兴", "商务", "文化", "旅游", "广播电视", "体育", "卫生健康", "退役军人", "应急管理", "审计", "市场监督管理",
        "行政审批", "政务服务", "国有资产", "监督", "管理", "统计", "医疗保障", "信访", "林业", "草原", "园林", "金融", "地方", "投资", "促进", "大数据", "机关", "数据", "残疾人", "联合会",
    ];

    /// <summary>Behind these an organ's name is complete, unless the word goes on.</summary>
    private static readonly string[] EndsOfName = ["人民政府办公室", "街道办事处", "人民政府", "委员会", "办公室", "法院", "检察院", "联合会", "中心", "局", "厅", "院"];

    private static readonly string[] EndsOfPlace = ["自治区", "自治州", "自治县", "开发区", "示范区", "园区", "省", "市", "区", "县", "州", "旗", "盟", "镇", "乡", "街道"];

    /// <summary>What a break before the character at this index does to the sense: 0 nothing, more is worse, <see cref="Torn"/> and above tears a word.</summary>
    public static double CostOfBreak(string title, int at)
    {
        var (before, after) = (title[at - 1], title[at]);
        if (before is '）' or '》' or '、' or ' ' || after is '（' or '《' || (char.IsAsciiDigit(after) && !char.IsAsciiDigit(before)))
        {
            return 0;
        }

        if (Tears(title, at) || after is '年' or '度' or '的' or '和' or '与' or '及' or '、' || char.IsAsciiDigit(before))
        {
            return Torn;
        }

        return EndsWithAny(title, at, EndsOfName) ? 0 : EndsWithAny(title, at, EndsOfPlace) ? BehindPlace : InsidePhrase;
    }

    public const double Torn = 1000;
    private const double BehindPlace = 4;
    private const double InsidePhrase = 12;

    private static bool Tears(string title, int at)
    {
        foreach (var word in Words)
        {
            for (var from = Math.Max(0, at - word.Length + 1); from < at && from + word.Length <= title.Length; from++)
            {
                if (string.CompareOrdinal(title, from, word, 0, word.Length) == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool EndsWithAny(string title, int at, string[] ends) =>
        Array.Exists(ends, end => title.AsSpan(0, at).EndsWith(end, StringComparison.Ordinal));
}
