"""The provinces by GB/T 2260; the four of the Yangtze River Delta with their departments."""

from django.db import migrations

FOUR = {
    "310000": ("上海市", "沪", "SH", "上海市科学技术委员会"),
    "320000": ("江苏省", "苏", "JS", "江苏省科学技术厅"),
    "330000": ("浙江省", "浙", "ZJ", "浙江省科学技术厅"),
    "340000": ("安徽省", "皖", "AH", "安徽省科学技术厅"),
}
OTHERS = """
110000 北京市 京 BJ|120000 天津市 津 TJ|130000 河北省 冀 HE|140000 山西省 晋 SX|150000 内蒙古自治区 蒙 NM
210000 辽宁省 辽 LN|220000 吉林省 吉 JL|230000 黑龙江省 黑 HL|350000 福建省 闽 FJ|360000 江西省 赣 JX
370000 山东省 鲁 SD|410000 河南省 豫 HA|420000 湖北省 鄂 HB|430000 湖南省 湘 HN|440000 广东省 粤 GD
450000 广西壮族自治区 桂 GX|460000 海南省 琼 HI|500000 重庆市 渝 CQ|510000 四川省 川 SC|520000 贵州省 黔 GZ
530000 云南省 滇 YN|540000 西藏自治区 藏 XZ|610000 陕西省 陕 SN|620000 甘肃省 甘 GS|630000 青海省 青 QH
640000 宁夏回族自治区 宁 NX|650000 新疆维吾尔自治区 新 XJ|710000 台湾省 台 TW|810000 香港特别行政区 港 HK
820000 澳门特别行政区 澳 MO
"""


def fill(apps, schema_editor):
    Region = apps.get_model("accounts", "Region")
    rows = [(code, *what) for code, what in FOUR.items()]
    rows += [(*entry.split(), "") for entry in OTHERS.replace("\n", "|").split("|") if entry.strip()]
    Region.objects.bulk_create(
        Region(code=code, name=name, short=short, letters=letters, department=department)
        for code, name, short, letters, department in rows
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
